// The page: one pane, or two side by side, under a bar with the clock; its state lives in the address.

import { Clock } from './clock.js'
import { h, icon, iconButton, menu } from './dom.js'
import { Drawer } from './drawer.js'
import { Pane } from './pane.js'
import { Tour } from './tour.js'
import { language } from './words.js'

const address = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)))

class Desk {
  constructor() {
    this.panes = []
    this.clock = new Clock(this)
    this.drawer = new Drawer(this)
    this.tour = new Tour()
    this.toasts = h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' })
    this.whoSlot = h('div', { class: 'who-slot' })
    this.away = h('span', { class: 'away', role: 'status', hidden: true })
    this.splitButton = iconButton('split', '', () => this.split(this.panes.length === 1), { class: 'icon-button only-wide', 'aria-pressed': 'false' })
    this.themeButton = iconButton('moon', '', () => this.theme(this.isDark() ? 'light' : 'dark'), { class: 'icon-button only-wide' })
    this.devButton = iconButton('code', '', () => this.drawer.toggle(), { class: 'icon-button only-wide', 'aria-pressed': 'false' })
    this.more = iconButton('more', '', () => this.menu(), { 'aria-haspopup': 'menu', 'aria-expanded': 'false' })
    this.desk = h('main', { class: 'desk' })
    document.body.append(
      h('header', { class: 'topbar' }, h('h1', { class: 'mark' }, h('span', { class: 'logo', 'aria-hidden': 'true' }), h('span', { class: 'mark-name' }, 'slacksim')), this.whoSlot, this.away, h('span', { class: 'grow' }), this.clock.button, this.splitButton, this.themeButton, this.devButton, this.more),
      this.tour.root, this.desk, this.drawer.root, this.toasts)
    document.addEventListener('keydown', (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === '.') { event.preventDefault(); this.drawer.toggle() }
    })
    addEventListener('hashchange', () => { if (location.hash !== this.written) this.restore() })
  }

  async restore() {
    const at = address()
    this.theme(at.theme ?? localStorage.getItem('slacksim.theme') ?? '')
    const wanted = at.as2 ? 2 : 1
    while (this.panes.length > wanted) this.drop()
    while (this.panes.length < wanted) this.add()
    this.arrange()
    const place = { channel: at.channel, home: at.home, thread: at.thread }
    await this.panes[0].be(at.as ?? sessionStorage.getItem('slacksim.as'), place).catch((error) => {
      if (error.code !== 'user_not_found') throw error
      return this.panes[0].be('', place)
    })
    if (wanted === 2) await this.panes[1].be(at.as2, { channel: at.channel2, home: at.home2, thread: at.thread2 })
    this.tour.offer(this.panes[0])
    if ('dev' in at) this.drawer.toggle(true)
    this.ready = true
    this.moved()
    document.documentElement.dataset.ready = 'true'
  }

  add() {
    const pane = new Pane(this, { place: this.panes.length })
    this.panes.push(pane)
    this.desk.append(pane.root)
    return pane
  }
  drop() {
    const pane = this.panes.pop()
    pane.stop?.()
    pane.root.remove()
  }

  // arrange puts the person switcher into the bar when there is one pane, and into each pane when there are two.
  arrange() {
    const two = this.panes.length === 2
    document.body.classList.toggle('two', two)
    this.splitButton.setAttribute('aria-pressed', String(two))
    for (const pane of this.panes) (two ? pane.bar : this.whoSlot).append(pane.switcher)
  }

  async split(yes) {
    if (!yes) this.drop()
    else {
      const first = this.panes[0]
      const other = first.world.people.find((one) => one.id !== first.me.id && !one.is_bot && !one.deleted && one.id !== 'USLACKBOT')
      const pane = this.add()
      this.arrange()
      await pane.be(other?.id ?? first.me.id, { channel: first.room.channel }).catch(this.complain)
    }
    this.arrange()
    this.moved()
  }

  isDark() { return document.documentElement.dataset.theme ? document.documentElement.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches }
  theme(name) {
    if (name) document.documentElement.dataset.theme = name
    else delete document.documentElement.dataset.theme
    if (this.ready) { localStorage.setItem('slacksim.theme', name); this.moved() }
    this.themeButton.replaceChildren(icon(this.isDark() ? 'sun' : 'moon'))
  }

  // speak labels the bar in the language of the first person.
  speak() {
    const { words } = this
    document.documentElement.lang = language(this.panes[0].me.locale)
    this.away.textContent = words('Reconnecting…')
    const names = [[this.splitButton, words('Side by side')], [this.themeButton, words('Light or dark')], [this.devButton, `${words('Developer drawer')} (Ctrl+.)`], [this.more, words('More')]]
    for (const [button, name] of names) button.title = button.ariaLabel = name
  }
  get words() { return this.panes[0].words }

  menu() {
    const { words } = this
    const narrow = matchMedia('(max-width: 720px)').matches
    menu(this.more, [
      ...(narrow ? [{ label: words(this.isDark() ? 'Light' : 'Dark'), icon: this.isDark() ? 'sun' : 'moon', run: () => this.theme(this.isDark() ? 'light' : 'dark') }] : []),
      { label: words('Follow the system theme'), icon: 'sun', run: () => this.theme('') },
      ...(narrow ? [] : [{ label: words(this.panes.length === 2 ? 'One view' : 'Side by side'), icon: 'split', run: () => this.split(this.panes.length === 1) }]),
      { label: words('Developer drawer'), icon: 'code', hint: 'Ctrl .', run: () => this.drawer.toggle() },
      ...(this.panes[0].world.links?.length ? ['-', ...this.panes[0].world.links.map((link) => ({ label: link.title, icon: 'home', run: () => window.open(link.url, '_blank', 'noopener') }))] : []),
      ...(this.panes[0].world.tour?.length ? ['-', { label: words('Guided tour'), icon: 'help', run: () => this.tour.offer(this.panes[0], true) }] : []),
    ], words('More'))
  }

  // moved writes what is shown into the address, so that a reload or a link comes back to it.
  moved() {
    this.devButton.setAttribute('aria-pressed', String(this.drawer.open))
    if (!this.ready) return
    const [first, second] = this.panes.map((pane) => pane.state())
    sessionStorage.setItem('slacksim.as', first.as)
    const at = { ...first, ...(second && Object.fromEntries(Object.entries(second).map(([key, value]) => [`${key}2`, value]))), ...(address().theme && { theme: document.documentElement.dataset.theme ?? '' }), ...(this.drawer.open && { dev: '' }) }
    this.written = `#${Object.entries(at).map(([key, value]) => (value === '' ? key : `${key}=${encodeURIComponent(value)}`)).join('&')}`
    history.replaceState(null, '', this.written)
  }

  worldSeen(pane) {
    if (pane !== this.panes[0]) return
    document.title = `${pane.world.team.name} · slacksim`
    this.speak()
    if (this.ready && JSON.stringify(this.tour.steps) !== JSON.stringify(pane.world.tour ?? [])) this.tour.offer(pane)
  }
  minute() { for (const pane of this.panes) if (pane.me) pane.drawSwitcher() }
  heardLog() { this.drawer.refresh() }
  online(on) {
    clearTimeout(this.offTimer)
    if (on) this.away.hidden = true
    else this.offTimer = setTimeout(() => { this.away.hidden = false }, 2500)
  }

  // toast shows what a push notification would: the fallback text.
  toast(pane, event) {
    const channel = pane.channel(event.channel)
    if (!channel) return
    const room = channel.kind === 'channel' || channel.kind === 'private'
    this.put(h('button', { type: 'button', class: 'toast', 'data-channel': channel.id, onclick: () => pane.open(channel.id) },
      room ? icon('hash') : pane.avatar(pane.person(channel.with) ?? pane.appPerson()),
      h('span', null, h('b', null, channel.name), this.panes.length === 2 && h('small', null, ` ${this.words('to {name}', { name: pane.nameOf(pane.me.id) })}`), h('span', { class: 'toast-text' }, pane.readable(event.text ?? '')))))
  }
  // seen takes away what was announced of a channel that is being looked at.
  seen(channel) { for (const node of this.toasts.querySelectorAll(`[data-channel="${CSS.escape(channel)}"]`)) node.remove() }
  complain = (error) => { this.put(h('div', { class: 'toast wrong' }, icon('warn'), h('span', null, this.panes[0]?.me ? this.words(error.message) : error.message))) }
  put(node) {
    this.toasts.append(node)
    while (this.toasts.children.length > 3) this.toasts.firstChild.remove()
    setTimeout(() => node.remove(), 7000)
  }
}

const desk = new Desk()
const start = () => desk.restore().catch((error) => { desk.complain(error); setTimeout(start, 2000) })
start()

// One person's view of the workspace: their channels, the conversation, a thread, their modals.
// A Pane is the `viewer` that all rendering asks for names, zones and the clock.

import { gather, get, listen, post } from './api.js'
import { blocks } from './blocks.js'
import { Conversation } from './conversation.js'
import { time } from './dates.js'
import { h, icon, iconButton, keepFocus } from './dom.js'
import { Modals, formFor, viewSurface } from './modal.js'
import { drawRail } from './rail.js'
import { filter, openList } from './select.js'
import { language, wordsIn } from './words.js'

// deep darkens a #rrggbb colour until white can be read on it (contrast 4.5).
function deep(colour) {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))
  const light = (by) => parts.reduce((sum, part, at) => sum + [0.2126, 0.7152, 0.0722][at] * ((part * by) / 255) ** 2.2, 0)
  let by = 1
  while (light(by) > 0.17) by -= 0.04
  return `rgb(${parts.map((part) => Math.round(part * by)).join(' ')})`
}

export class Pane {
  constructor(desk, { place }) {
    this.desk = desk // the page: clock, drawer, hash
    this.place = place
    this.version = 0
    this.switcher = h('button', { type: 'button', class: 'switcher', 'aria-haspopup': 'listbox', 'aria-expanded': 'false', onclick: () => this.switchPerson() })
    this.bar = h('div', { class: 'pane-bar' })
    this.rail = h('nav', { class: 'rail' })
    this.head = h('header', { class: 'room-head' })
    this.room = new Conversation(this)
    this.home = h('div', { class: 'home', tabindex: '0', role: 'region', hidden: true })
    this.middle = h('div', { class: 'middle' }, this.head, this.home, this.room.root)
    this.side = h('aside', { class: 'thread', hidden: true })
    this.columns = h('div', { class: 'columns' }, this.rail, this.middle, this.side)
    this.modals = new Modals(this, this.columns)
    this.live = h('div', { class: 'unseen', 'aria-live': 'polite', role: 'status' })
    this.root = h('section', { class: 'pane', onkeydown: (event) => this.key(event) }, this.bar, this.columns, this.modals.layer, this.live)
    this.homeForms = new Map()
    this.complain = (error) => desk.complain(error)
    this.worldTook = 0 // milliseconds; a large workspace is fetched less often
    this.refreshWorld = gather(() => this.loadWorld(), () => Math.max(120, 10 * this.worldTook))
    this.refreshHome = gather(() => this.loadHome())
  }

  // be makes the pane the view of a person, at a place given by {channel, home, thread}, or else where the pane already is.
  async be(id, at = {}) {
    this.stop?.()
    this.closeThread()
    const settled = Boolean(this.tab)
    this.wanted = id
    if (!await this.fetchWorld(id)) return // somebody else was chosen meanwhile
    Object.assign(this.modals, { stack: [], json: '', faults: {} })
    this.modals.draw()
    this.homeForms.clear()
    const stream = listen(this.me.id, (event) => this.hear(event), (on) => this.desk.online(on))
    this.stop = stream.stop
    await stream.opened
    const world = await this.fetchWorld(id) // what changed since the first look was told to nobody
    if (!world || this.stop !== stream.stop) return // somebody else was chosen meanwhile
    this.modals.refresh()
    const app = world.channels.find((one) => one.kind === 'app')
    const same = this.tab === 'channel' ? world.channels.find((one) => one.id === this.room.channel && one.kind !== 'im') : this.tab && app
    const channel = this.channel(at.channel) ?? same ?? this.channel(sessionStorage.getItem(`slacksim.place.${this.place}.${this.me.id}`)) ?? world.channels.find((one) => one.kind === 'channel') ?? world.channels[0]
    if (at.home !== undefined || (this.tab === 'home' && !at.channel)) await this.openApp('home')
    else if (channel) await this.open(channel.id)
    this.showRail(!settled && at.channel === undefined && at.home === undefined && matchMedia('(max-width: 560px)').matches)
    if (at.thread) this.openThread(at.thread)
    if (at.home === undefined && !at.thread) this.focus()
  }

  take(world) {
    this.world = { ...world, commands: world.commands ?? [], shortcuts: world.shortcuts ?? [] }
    this.people = new Map(world.people.map((one) => [one.id, one]))
    this.me = this.people.get(world.me)
    for (const one of world.channels) if (one.with) one.name = this.nameOf(one.with)
    this.channels = new Map(world.channels.map((one) => [one.id, one]))
    const names = JSON.stringify([world.people, world.channels.map((one) => [one.id, one.name])])
    if (names !== this.names) this.version++ // names were drawn into messages
    this.names = names
    this.desk.clock.set(world.now)
    this.root.lang = language(this.me.locale)
    this.root.setAttribute('aria-label', this.words(this.place ? 'Second view' : 'First view'))
    this.home.setAttribute('aria-label', this.words('Home tab'))
    this.rail.setAttribute('aria-label', this.words('Channels and people of {name}', { name: this.nameOf(world.me) }))
    this.drawSwitcher()
    this.drawRail()
    this.desk.worldSeen(this)
  }

  // fetchWorld takes the workspace as a person sees it, unless the pane is somebody else's by the time it comes.
  async fetchWorld(id) {
    const begun = performance.now()
    const world = await get('world', { as: id })
    if (id !== this.wanted) return null
    this.take(world)
    this.worldTook = performance.now() - begun
    return world
  }

  async loadWorld() {
    const { version } = this
    if (!await this.fetchWorld(this.me.id)) return
    if (this.channel(this.room.channel)) this.drawHead()
    if (version !== this.version) this.room.refresh()
  }

  hear(event) {
    switch (event.type) {
      case 'back': this.refreshWorld(); this.room.refresh(); this.threadRoom?.refresh(); this.modals.refresh(); if (this.tab === 'home') this.refreshHome(); this.desk.heardLog(); break
      case 'world': this.refreshWorld(); break
      case 'read': this.wasRead(event); break
      case 'clock': this.refreshWorld(); this.room.refresh(); break
      case 'home': if (this.tab === 'home') this.refreshHome(); break
      case 'views': this.modals.refresh(); break
      case 'log': this.desk.heardLog(); break
      case 'notify': if (event.channel !== this.room.channel || this.tab === 'home' || document.hidden) this.desk.toast(this, event); break
      case 'channel':
        if (event.channel === this.room.channel) { this.room.refresh(); this.threadRoom?.refresh() } else this.refreshWorld()
    }
  }

  // wasRead takes a channel's mark down without asking for the whole world again.
  wasRead({ channel: id, ts }) {
    const channel = this.channel(id)
    if (!channel) return
    Object.assign(channel, { last_read: ts, unread: 0 })
    this.drawRail()
  }

  person(id) { return this.people?.get(id) }
  channel(id) { return this.channels?.get(id) }
  nameOf(id) { const one = this.people?.get(id); return one ? one.display_name || one.real_name || one.name : id }
  appPerson() { return this.person(this.world.app.bot_user) ?? { id: this.world.app.id, name: this.world.app.name, color: '#5b6470', initials: this.world.app.name[0], is_bot: true } }
  author(message) {
    const one = this.person(message.user) ?? (message.bot_id ? this.appPerson() : { id: message.user })
    return { ...one, name: message.username ?? (this.people.has(one.id) ? this.nameOf(one.id) : one.name ?? one.id), app: Boolean(message.bot_id || one.is_bot) }
  }
  avatar(one) {
    const colour = /^#[0-9a-f]{6}$/i.test(one.color ?? '') ? one.color : /^[0-9a-f]{6}$/i.test(one.color ?? '') ? `#${one.color}` : '#5b6470'
    return h('span', { class: `avatar${one.is_bot || one.app ? ' app' : ''}`, 'aria-hidden': 'true', style: `background:${deep(colour)}` }, one.initials ?? (one.name ?? one.id ?? '?').slice(0, 1).toUpperCase())
  }
  now() { return this.desk.clock.now() }
  get words() { return wordsIn(this.me?.locale) }
  get page() { return { tz: this.me.tz, locale: /^(en|tr)/.test(this.me.locale) ? this.me.locale : 'en-GB' } } // the page's own dates, on the person's own clock
  inspect(value) { this.desk.drawer.inspect(value) }
  say(words) { this.live.textContent = ''; this.live.textContent = words }
  focus() { if (!matchMedia('(pointer: coarse)').matches) (this.threadRoom ?? this.room).composer.focus() }

  // readable is a message's text as its author typed it; the simulator makes mentions of @Name and #channel.
  readable(text) {
    return text.replace(/<@(\w+)(\|[^>]*)?>/g, (_, id) => `@${this.nameOf(id)}`).replace(/<#(\w+)(\|[^>]*)?>/g, (_, id) => `#${this.channel(id)?.name ?? id}`).replace(/<!(here|channel|everyone)>/g, '@$1')
      .replace(/<((?:https?|mailto):[^|>]+)(?:\|([^>]*))?>/g, (_, url, label) => label || url).replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: '&', lt: '<', gt: '>' })[name])
  }

  drawRail() { keepFocus(this.rail, () => drawRail(this)) }

  drawSwitcher() {
    const { me } = this
    this.switcher.replaceChildren(this.avatar(me), h('span', { class: 'who' }, h('b', null, this.nameOf(me.id)), h('small', null, this.zone(me))), h('span', { class: 'unseen' }, this.words('Be somebody else')), icon('down'))
  }
  zone(person) { return [person.locale?.split('-')[0], person.tz, person.tz && time(this.now(), person)].filter(Boolean).join(' · ') }

  switchPerson() {
    const people = this.world.people.filter((one) => !one.is_bot && !one.deleted && one.id !== 'USLACKBOT')
      .map((one) => ({ key: one.id, label: this.nameOf(one.id), description: [one.title, this.zone(one)].filter(Boolean).join(' — '), hint: one.is_owner ? this.words('owner') : one.is_admin ? 'admin' : one.is_guest ? this.words('guest') : '', mark: () => this.avatar(one) }))
    openList(this.switcher, { words: this.words, label: this.words('Be somebody else'), searchLabel: this.words('Find a person'), search: async (query) => [{ choices: filter(people, query) }], chosen: () => [{ key: this.me.id }], change: ([one]) => this.be(one.key).catch(this.complain) })
  }

  jump(anchor) {
    const places = this.world.channels.map((one) => ({ key: one.id, label: one.kind === 'im' || one.kind === 'app' ? one.name : `#${one.name}`, hint: one.unread ? this.words('{n} new', { n: one.unread }) : '' }))
    openList(anchor, { words: this.words, label: this.words('Go to'), searchLabel: this.words('Go to a channel or person'), search: async (query) => [{ choices: filter(places, query) }], chosen: () => [], change: ([one]) => this.open(one.key) })
  }

  async open(id, tab = 'messages') {
    const channel = this.channel(id)
    if (!channel) return
    if (channel.kind === 'app' && tab === 'messages' && this.tab !== 'app') this.greet('messages')
    this.closeThread()
    this.tab = channel.kind === 'app' ? 'app' : 'channel'
    this.home.hidden = true
    this.room.root.hidden = false
    this.showRail(false)
    sessionStorage.setItem(`slacksim.place.${this.place}.${this.me.id}`, id)
    this.desk.seen(id)
    const opening = this.room.open(channel)
    this.drawHead()
    this.drawRail()
    this.desk.moved()
    await opening.catch(this.complain)
    this.focus()
  }

  async openApp(tab) {
    const app = this.world.channels.find((one) => one.kind === 'app')
    if (tab === 'messages' || !this.world.app.home_enabled) return app && this.open(app.id)
    this.closeThread()
    this.tab = 'home'
    this.room.channel = app?.id
    this.home.hidden = false
    this.room.root.hidden = true
    this.showRail(false)
    this.drawHead()
    this.drawRail()
    this.desk.moved()
    this.greet('home')
    await this.loadHome().catch(this.complain)
  }
  greet(tab) { post('home', { as: this.me.id, tab }).catch(() => {}) }

  async loadHome() {
    const mine = (this.homeTurn = (this.homeTurn ?? 0) + 1)
    const { view } = await get('home', { as: this.me.id })
    if (mine !== this.homeTurn) return // a later answer is under way
    const form = formFor(this.homeForms, view?.id ?? 'home')
    const draw = () => {
      form.renew()
      const surface = viewSurface(this, form, { type: 'home' }, { redraw: draw })
      const top = this.home.scrollTop
      keepFocus(this.home, () => this.home.replaceChildren(h('div', { class: 'home-page blocks' }, view ? blocks(view.blocks, surface) : h('div', { class: 'empty' }, icon('home'), h('p', null, this.words('{app} has not put anything here yet.', { app: this.world.app.name }))))))
      this.home.scrollTop = top
    }
    draw()
  }

  drawHead() {
    const { world } = this
    const back = iconButton('back', this.words('Show channels'), () => this.showRail(true), { class: 'icon-button only-narrow', 'data-key': 'head/back' })
    const app = this.tab === 'home' || this.tab === 'app'
    const channel = this.channel(this.room.channel)
    const tab = (name, label) => h('button', { type: 'button', class: 'tab', 'data-key': `tab/${name}`, 'aria-current': (name === 'home') === (this.tab === 'home') ? 'page' : null, onclick: () => this.openApp(name) }, label)
    const named = app ? [this.avatar(this.appPerson()), h('h2', null, world.app.name), h('div', { class: 'tabs', role: 'group', 'aria-label': this.words('Tabs of {app}', { app: world.app.name }) }, world.app.home_enabled && tab('home', this.words('Home')), channel && tab('messages', this.words('Messages')))]
      : channel?.kind === 'im' ? [this.avatar(this.person(channel.with) ?? { id: channel.with }), h('h2', null, channel.name), h('span', { class: 'soft topic' }, this.zone(this.person(channel.with) ?? {}))]
      : [h('span', { class: 'room-mark' }, icon(channel?.kind === 'private' ? 'lock' : 'hash')), h('h2', null, channel?.name ?? ''), h('span', { class: 'soft topic', title: channel?.topic }, channel?.topic), this.memberButton(channel)]
    keepFocus(this.head, () => this.head.replaceChildren(...[back, ...named.filter(Boolean)]))
  }

  memberButton(channel) {
    if (!channel?.members) return ''
    const node = h('button', { type: 'button', class: 'members', 'data-key': 'head/members', 'aria-haspopup': 'listbox', 'aria-expanded': 'false', onclick: () => {
      const members = channel.members.map((id) => this.person(id) ?? { id }).map((one) => ({ key: one.id, label: this.nameOf(one.id), description: one.title, mark: () => this.avatar(one) }))
      openList(node, { words: this.words, label: this.words('Members'), searchLabel: this.words('Find a member'), search: async (query) => [{ choices: filter(members, query) }], chosen: () => [], change: ([one]) => { const dm = this.world.channels.find((room) => room.with === one.key); if (dm) this.open(dm.id) } })
    } }, channel.members.slice(0, 3).map((id) => this.avatar(this.person(id) ?? { id })), h('span', { 'aria-hidden': 'true' }, String(channel.members.length)), h('span', { class: 'unseen' }, this.words('{n} members', { n: channel.members.length })))
    return node
  }

  showRail(yes) { this.root.classList.toggle('at-rail', yes) }

  openThread(ts) {
    const channel = this.channel(this.room.channel)
    this.threadRoom = new Conversation(this, ts)
    this.side.replaceChildren(h('header', { class: 'room-head' }, h('h2', null, this.words('Thread')), h('span', { class: 'soft topic' }, channel.kind === 'im' || channel.kind === 'app' ? channel.name : `#${channel.name}`), iconButton('close', this.words('Close thread'), () => { this.closeThread(); this.desk.moved(); this.focus() })), this.threadRoom.root)
    this.side.setAttribute('aria-label', this.words('Thread, {name}', { name: this.nameOf(this.me.id) }))
    this.side.hidden = false
    this.root.classList.add('with-thread')
    this.threadRoom.open(channel).then(() => this.focus()).catch(this.complain)
    this.desk.moved()
  }
  closeThread() {
    this.threadRoom = null
    this.side.hidden = true
    this.side.replaceChildren()
    this.root.classList.remove('with-thread')
  }

  key(event) {
    if (event.defaultPrevented) return
    if (event.key === 'Escape' && this.threadRoom) { this.closeThread(); this.desk.moved(); this.focus() }
    else if (event.key === 'Escape' && !event.target.closest('.composer')) this.focus()
    else if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      const all = this.railOrder
      const at = all.findIndex((one) => one.id === this.room.channel)
      const next = all[(at + (event.key === 'ArrowDown' ? 1 : -1) + all.length) % all.length]
      if (next) this.open(next.id)
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') { event.preventDefault(); this.jump(this.switcher) }
  }

  // state is what the address bar keeps of this pane.
  state() {
    return { as: this.me?.id, ...(this.tab === 'home' ? { home: '' } : { channel: this.room.channel }), ...(this.threadRoom && { thread: this.threadRoom.thread }) }
  }
}

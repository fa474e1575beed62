// A list of messages with its composer: a channel, a direct message, or one thread of it.

import { gather, get, post } from './api.js'
import { Composer } from './composer.js'
import { day, dayKey, fromTs } from './dates.js'
import { h, keepFocus } from './dom.js'
import { Form } from './form.js'
import { follows, messageView } from './message.js'
import { plain } from './mrkdwn.js'

const PAGE = 50

export class Conversation {
  constructor(viewer, thread = null) {
    this.viewer = viewer
    this.thread = thread
    this.nodes = new Map() // ts -> {json, node}
    this.forms = new Map() // ts -> Form
    this.messages = []
    this.turn = 0 // of loading; only the latest is drawn
    this.list = h('div', { class: 'messages', role: 'log', 'aria-live': 'off', tabindex: '0', onkeydown: (event) => this.walk(event), onscroll: () => this.scrolled() })
    this.rows = h('div', { class: 'rows' })
    this.list.append(this.rows)
    const sizes = new ResizeObserver(() => {
      if (this.atEnd) this.list.scrollTop = this.list.scrollHeight
      this.height = this.list.clientHeight
    })
    sizes.observe(this.rows) // pictures and charts arrive late
    sizes.observe(this.list) // the tour comes and goes
    this.composer = new Composer(viewer, this)
    this.root = h('div', { class: 'conversation' }, this.list, this.composer.root)
    this.refresh = gather(() => this.load())
  }

  async open(channel) {
    this.list.setAttribute('aria-label', this.viewer.words('Messages'))
    this.channel = channel.id
    this.mark = channel.unread > 0 ? channel.last_read : null
    this.nodes.clear()
    this.rows.replaceChildren()
    this.messages = []
    this.editing = null
    this.composer.open(channel, this.thread)
    await this.load(true)
  }

  async load(first) {
    const { channel } = this
    const { me } = this.viewer
    const mine = ++this.turn
    const limit = Math.max(PAGE, Math.min(500, this.messages.length))
    const { messages, has_more: hasMore } = await get('channel', { as: this.viewer.me.id, id: channel, thread: this.thread, limit })
    if (mine !== this.turn || channel !== this.channel || me.id !== this.viewer.me.id) return
    const last = this.messages.at(-1)?.ts ?? '0'
    if (!first) for (const message of messages) if (message.ts > last && message.user !== this.viewer.me.id) this.announce(message)
    this.messages = messages
    this.hasMore = hasMore
    this.draw(first)
    this.markRead()
  }

  async earlier() {
    const height = this.list.scrollHeight
    const { messages, has_more: hasMore } = await get('channel', { as: this.viewer.me.id, id: this.channel, thread: this.thread, before: this.messages[0]?.ts, limit: PAGE })
    this.messages = [...messages, ...this.messages]
    this.hasMore = hasMore
    this.draw()
    this.list.scrollTop += this.list.scrollHeight - height
  }

  announce(message) {
    this.viewer.say(`${this.viewer.author(message).name}${message.ephemeral ? `, ${this.viewer.words('Only visible to you')}` : ''}: ${plain(message.text) || this.viewer.words('sent a message')}`)
  }

  surface(message) {
    const { viewer } = this
    const form = this.forms.get(message.ts) ?? this.forms.set(message.ts, new Form()).get(message.ts)
    form.renew()
    const container = { type: 'message', channel: this.channel, ts: message.ts }
    return {
      viewer, form, here: this.channel,
      act: (block_id, action_id, state) => post('click', { as: viewer.me.id, container, block_id, action_id, element: state, values: form.values }),
      suggest: (block_id, action_id, query) => post('suggest', { as: viewer.me.id, container, block_id, action_id, query, values: form.values }),
      redraw: () => { this.nodes.delete(message.ts); this.draw() },
      complain: viewer.complain,
    }
  }

  draw(first) {
    const { viewer } = this
    if (first) this.atEnd = true
    const rows = []
    let before = null, marked = false
    if (this.hasMore) rows.push(h('button', { type: 'button', class: 'button earlier', onclick: () => this.earlier() }, viewer.words('Show earlier messages')))
    else if (!this.thread) rows.push(this.beginning())
    for (const message of this.messages) {
      const at = fromTs(message.ts)
      const newDay = !before || dayKey(fromTs(before.ts), viewer.me) !== dayKey(at, viewer.me)
      if (newDay && !this.thread) rows.push(h('div', { class: 'day', role: 'separator' }, h('span', null, day(at, viewer.now(), viewer.page))))
      const unread = !marked && this.mark && Number(message.ts) > Number(this.mark) && message.user !== viewer.me.id && !this.thread
      if (unread) { marked = true; rows.push(h('div', { class: 'unread', role: 'separator', 'aria-label': viewer.words('New messages') }, h('span', null, viewer.words('New')))) }
      rows.push(this.node(message, !newDay && !unread && follows(message, before)))
      if (this.thread && message.ts === this.thread && this.messages.length > 1) rows.push(h('div', { class: 'day', role: 'separator' }, h('span', null, viewer.words(this.messages.length === 2 ? '1 reply' : '{n} replies', { n: this.messages.length - 1 }))))
      before = message
    }
    const top = this.list.scrollTop
    keepFocus(this.list, () => this.rows.replaceChildren(...rows))
    const live = new Set(this.messages.map((message) => message.ts))
    for (const ts of this.nodes.keys()) if (!live.has(ts)) { this.nodes.delete(ts); this.forms.delete(ts) }
    const line = first && this.list.querySelector('.unread')
    if (line) line.scrollIntoView({ block: 'center' })
    else this.list.scrollTop = this.atEnd ? this.list.scrollHeight : top
    if (line) this.scrolled()
  }

  node(message, compact) {
    const today = dayKey(this.viewer.now(), this.viewer.me)
    const json = JSON.stringify([message, compact, this.editing === message.ts, today, this.viewer.version])
    const held = this.nodes.get(message.ts)
    if (held?.json === json) return held.node
    const node = messageView(message, { viewer: this.viewer, room: this, surface: this.surface(message), compact })
    this.nodes.set(message.ts, { json, node })
    return node
  }

  beginning() {
    const channel = this.viewer.channel(this.channel)
    if (!channel) return ''
    const { world, words } = this.viewer
    const about = { im: words('This is the beginning of your direct messages.'), app: `${words('Messages between you and {app}.', { app: world.app.name })} ${world.app.description ?? ''}` }
    return h('div', { class: 'beginning' }, h('b', null, channel.kind === 'im' || channel.kind === 'app' ? channel.name : `#${channel.name}`), h('p', null, about[channel.kind] ?? `${words('This is the beginning of the channel.')} ${channel.topic ?? ''}`))
  }

  edit(ts) {
    this.editing = ts
    this.draw()
    if (ts) this.list.querySelector('.editor textarea')?.focus()
    else this.composer.focus()
  }

  editLast() {
    const last = this.messages.findLast((message) => message.user === this.viewer.me.id && !message.ephemeral && !message.subtype)
    if (last) this.edit(last.ts)
  }

  // walk moves among messages with the arrow keys; a message in focus shows its tools.
  walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step || event.altKey || (event.target !== this.list && !event.target.classList.contains('message'))) return
    event.preventDefault()
    const all = [...this.list.querySelectorAll('.message')]
    const at = all.indexOf(event.target)
    all[at < 0 ? all.length - 1 : Math.max(0, Math.min(all.length - 1, at + step))]?.focus()
  }

  scrolled() {
    if (this.height === this.list.clientHeight) this.atEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 60
    if (this.list.scrollTop === 0 && this.hasMore && this.messages.length && !this.loadingEarlier) {
      this.loadingEarlier = true
      this.earlier().finally(() => { this.loadingEarlier = false })
    }
  }

  markRead() {
    const last = this.messages.findLast((message) => !message.ephemeral)
    const channel = this.viewer.channel(this.channel)
    if (this.thread || !last || !channel || document.hidden || Number(channel.last_read || 0) >= Number(last.ts)) return
    channel.last_read = last.ts
    channel.unread = 0
    this.viewer.drawRail()
    post('read', { as: this.viewer.me.id, channel: this.channel, ts: last.ts }).catch(() => {})
  }
}

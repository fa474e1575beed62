// Where a person types: messages, and slash commands with completion.

import { post } from './api.js'
import { h, icon, iconButton, menu, uid } from './dom.js'
import { EMOJI, glyph } from './emoji.js'
import { pickEmoji } from './message.js'
import { filter } from './select.js'

const DRAFTS = 'slacksim.drafts'
const drafts = () => JSON.parse(sessionStorage.getItem(DRAFTS) ?? '{}')

export class Composer {
  constructor(viewer, room) {
    this.viewer = viewer
    this.room = room
    const listId = uid('complete')
    this.list = h('div', { class: 'completions', role: 'listbox', id: listId, hidden: true })
    this.note = h('div', { class: 'composer-note', role: 'status' })
    this.box = h('textarea', {
      rows: '1', 'aria-autocomplete': 'list', 'aria-controls': listId, 'data-key': `composer/${room.thread ?? ''}`, 
      oninput: () => { this.note.textContent = ''; this.grow(); this.keep(); this.complete() }, onkeydown: (event) => this.key(event), onblur: () => this.hide(), onfocus: () => this.complete(),
    })
    this.sendButton = h('button', { type: 'button', class: 'icon-button send', onclick: () => this.send() }, icon('send'))
    this.shortcuts = iconButton('bolt', '', () => this.shortcutMenu(this.shortcuts), { 'aria-haspopup': 'menu', 'aria-expanded': 'false' })
    this.smile = iconButton('smile', '', () => pickEmoji(this.smile, viewer.words, (name) => this.insert(`:${name}: `)), { 'aria-haspopup': 'dialog', 'aria-expanded': 'false' })
    this.chooser = h('input', { type: 'file', hidden: true, onchange: () => this.drop() })
    this.clip = iconButton('clip', '', () => this.chooser.click())
    this.form = h('div', { class: 'composer-box' }, this.list, this.box, h('div', { class: 'composer-tools' }, this.shortcuts, this.smile, this.clip, this.chooser, h('span', { class: 'grow' }), this.sendButton))
    this.closed = h('p', { class: 'composer-closed', hidden: true })
    this.root = h('div', { class: 'composer' }, this.form, this.closed, this.note)
  }

  open(channel, thread) {
    this.channel = channel
    this.slot = `${this.viewer.me.id}/${channel.id}/${thread ?? ''}`
    const { words } = this.viewer
    for (const [node, name] of [[this.shortcuts, 'Shortcuts and commands'], [this.smile, 'Emoji'], [this.clip, 'Attach a file'], [this.sendButton, 'Send']]) node.title = node.ariaLabel = words(name)
    this.list.ariaLabel = words('Suggestions')
    const label = thread ? words('Reply…') : words('Message {name}', { name: channel.kind === 'im' || channel.kind === 'app' ? channel.name : `#${channel.name}` })
    this.box.placeholder = label
    this.box.setAttribute('aria-label', label)
    this.box.value = drafts()[this.slot] ?? ''
    this.note.textContent = ''
    const why = this.whyClosed(channel)
    this.form.hidden = Boolean(why)
    this.closed.hidden = !why
    this.closed.textContent = why
    this.grow()
  }

  whyClosed(channel) {
    const { world: { app }, words } = this.viewer
    if (channel.archived) return words('This channel is archived.')
    if (channel.kind === 'app' && app.messages_read_only) return words('Sending messages to this app has been turned off.')
    if (!channel.members?.includes(this.viewer.me.id) && channel.kind === 'channel') return words('You are looking at a channel that you have not joined.')
    return ''
  }

  focus() { if (!this.form.hidden) this.box.focus({ preventScroll: true }) }

  grow() {
    this.box.style.height = 'auto'
    this.box.style.height = `${Math.min(this.box.scrollHeight, 220)}px`
    this.sendButton.classList.toggle('ready', this.box.value.trim() !== '')
  }

  keep() {
    const all = drafts()
    if (this.box.value) all[this.slot] = this.box.value
    else delete all[this.slot]
    sessionStorage.setItem(DRAFTS, JSON.stringify(all))
  }

  insert(words) {
    this.box.setRangeText(words, this.box.selectionStart, this.box.selectionEnd, 'end')
    this.box.dispatchEvent(new Event('input'))
    this.box.focus()
  }

  async drop() {
    const [file] = this.chooser.files
    this.chooser.value = ''
    if (!file) return
    const read = new FileReader()
    const url = await new Promise((done) => { read.onload = () => done(read.result); read.readAsDataURL(file) })
    await post('drop', { as: this.viewer.me.id, channel: this.channel.id, name: file.name, text: this.box.value, content: url.slice(url.indexOf(',') + 1) })
      .then(() => { this.box.value = ''; this.keep(); this.grow() }, (refusal) => { this.note.textContent = refusal.message })
  }

  shortcutMenu(anchor) {
    const { world } = this.viewer
    menu(anchor, [
      ...world.shortcuts.filter((one) => one.type === 'global').map((one) => ({ label: one.name, icon: 'bolt', hint: world.app.name, run: () => post('shortcut', { as: this.viewer.me.id, callback_id: one.callback_id }).catch(this.viewer.complain) })),
      ...(world.shortcuts.some((one) => one.type === 'global') && world.commands.length ? ['-'] : []),
      ...world.commands.map((one) => ({ label: one.command, hint: one.description, run: () => { this.box.value = `${one.command} `; this.box.dispatchEvent(new Event('input')); this.box.focus() } })),
    ], this.viewer.words('Shortcuts and commands'))
  }

  // found lists completions for the word before the caret: / commands, @ people, # channels, : emoji.
  found() {
    const { viewer } = this
    const head = this.box.value.slice(0, this.box.selectionStart)
    const command = /^\/\S*$/.exec(head)
    if (command) return { from: 0, rows: viewer.world.commands.filter((one) => one.command.startsWith(head.toLowerCase())).map((one) => ({ label: one.command, hint: one.usage_hint, description: one.description, insert: `${one.command} ` })) }
    const word = /(^|[\s(])([@#:])([\p{L}\p{N}_.+'-]{0,30})$/u.exec(head)
    if (!word) return null
    const [, , sign, query] = word
    const from = head.length - query.length - 1
    const rows = {
      '@': () => filter(viewer.world.people.filter((one) => !one.deleted).map((one) => ({ label: viewer.nameOf(one.id), hint: one.title, person: one })), query).map((one) => ({ ...one, insert: `@${one.label} `, mark: () => viewer.avatar(one.person) })),
      '#': () => filter(viewer.world.channels.filter((one) => one.kind === 'channel' || one.kind === 'private').map((one) => ({ label: one.name })), query).map((one) => ({ label: `#${one.label}`, insert: `#${one.label} ` })),
      ':': () => (query.length < 2 ? [] : [...EMOJI.keys()].filter((name) => name.startsWith(query.toLowerCase())).map((name) => ({ label: `${glyph(name)}  :${name}:`, insert: `:${name}: ` }))),
    }[sign]()
    return { from, rows }
  }

  complete() {
    const found = document.activeElement === this.box ? this.found() : null
    if (!found?.rows.length) { this.hide(); return }
    this.from = found.from
    this.rows = found.rows.slice(0, 8)
    this.list.replaceChildren(...this.rows.map((row) => h('div', { role: 'option', id: uid('c'), class: 'option', onpointerdown: (event) => { event.preventDefault(); this.take(row) } },
      row.mark?.(), h('span', { class: 'grow' }, h('b', null, row.label), row.hint && h('span', { class: 'usage' }, ` ${row.hint}`), row.description && h('small', null, row.description)))))
    this.list.hidden = false
    this.point(0)
  }

  point(to) {
    this.at = (to + this.rows.length) % this.rows.length
    ;[...this.list.children].forEach((node, n) => {
      node.classList.toggle('active', n === this.at)
      node.setAttribute('aria-selected', String(n === this.at))
      if (n === this.at) { this.box.setAttribute('aria-activedescendant', node.id); node.scrollIntoView({ block: 'nearest' }) }
    })
  }

  hide() {
    this.list.hidden = true
    this.box.removeAttribute('aria-activedescendant')
  }

  take(row) {
    this.box.setRangeText(row.insert, this.from, this.box.selectionStart, 'end')
    this.hide()
    this.grow()
    this.keep()
    this.hint()
  }

  // hint shows a command's usage once it is chosen.
  hint() {
    const command = this.viewer.world.commands.find((one) => this.box.value.trim() === one.command)
    this.note.textContent = command?.usage_hint ? `${command.command} ${command.usage_hint}` : ''
  }

  key(event) {
    if (event.isComposing || event.altKey) return
    if (!this.list.hidden) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step) { event.preventDefault(); this.point(this.at + step); return }
      if (event.key === 'Escape') { event.stopPropagation(); this.hide(); return }
      const row = this.rows[this.at]
      const whole = this.box.value.slice(this.from, this.box.selectionStart).trim() === row.insert.trim()
      if (event.key === 'Tab' || (event.key === 'Enter' && !event.shiftKey && !whole)) { event.preventDefault(); this.take(row); return }
    }
    if (event.key === 'ArrowUp' && this.box.value === '') { event.preventDefault(); this.room.editLast(); return }
    if (event.key === 'Enter' && !event.shiftKey) { event.preventDefault(); this.send() }
  }

  async send() {
    const typed = this.box.value.trim()
    if (!typed || this.sending) return
    this.sending = true
    this.hide()
    this.note.textContent = ''
    this.box.value = ''
    this.grow()
    this.keep()
    const sending = this.viewer.words('Sending…')
    const late = setTimeout(() => { this.note.textContent = sending }, 400)
    try {
      await post('type', { as: this.viewer.me.id, channel: this.channel.id, thread_ts: this.room.thread ?? undefined, text: typed })
    } catch (error) {
      this.note.textContent = error.message
      if (this.box.value === '') { this.box.value = typed; this.grow(); this.keep() }
    } finally {
      clearTimeout(late)
      this.sending = false
      if (this.note.textContent === sending) this.note.textContent = ''
    }
    this.room.refresh()
  }
}

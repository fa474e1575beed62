// One message as it stands in a conversation, with its reactions, thread line and tools.

import { post } from './api.js'
import { attachments, blocks } from './blocks.js'
import { ago, dayKey, fromTs, full, time, weekdayTime } from './dates.js'
import { dialog, h, icon, iconButton, menu, popup } from './dom.js'
import { EMOJI, QUICK, glyph } from './emoji.js'
import { emoji, mrkdwn } from './mrkdwn.js'

const QUIET = /^(channel_|group_)(join|leave|topic|purpose|name|archive|unarchive)|^bot_add$/

export const isQuiet = (message) => QUIET.test(message.subtype ?? '')

// follows says whether a message continues the one above it, by the same author within five minutes.
export function follows(message, before) {
  return before && !message.command && !message.ephemeral && !before.ephemeral && !isQuiet(message) && !isQuiet(before)
    && (message.user ?? message.bot_id) === (before.user ?? before.bot_id) && message.ts - before.ts < 300 && !(before.reply_count > 0)
}

function file(one) {
  const address = `/sim/file/${one.id}`
  if (one.mimetype?.startsWith('image/')) {
    return h('figure', { class: 'figure' }, h('figcaption', null, one.title || one.name), h('a', { href: address, target: '_blank', rel: 'noopener' }, h('img', { class: 'picture', src: address, alt: one.alt_txt || one.title || one.name })))
  }
  const kind = (one.filetype || one.name?.split('.').pop() || 'file').toUpperCase()
  return h('a', { class: 'file', href: address, download: one.name, target: '_blank', rel: 'noopener' }, icon('file'), h('span', null, h('b', null, one.title || one.name), h('small', null, [kind, one.size && size(one.size)].filter(Boolean).join(' · '))))
}
const size = (bytes) => (bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`)

export function pickEmoji(anchor, words, chosen) {
  const grid = h('div', { class: 'emoji-grid' })
  const fill = (query) => {
    const names = query ? [...EMOJI.keys()].filter((name) => name.includes(query.toLowerCase().replaceAll(' ', '_').replaceAll(':', ''))) : [...QUICK, ...[...EMOJI.keys()].filter((name) => !QUICK.includes(name))]
    grid.replaceChildren(...names.slice(0, 96).map((name) => h('button', { type: 'button', 'aria-label': name.replaceAll('_', ' '), title: `:${name}:`, onclick: () => { handle.close(); chosen(name) } }, glyph(name))))
  }
  const search = h('input', { class: 'list-search', type: 'text', placeholder: words('Search emoji'), 'aria-label': words('Search emoji'), oninput: () => fill(search.value), onkeydown: (event) => { if (event.key === 'Enter') { event.preventDefault(); grid.firstElementChild?.click() } } })
  const handle = popup(anchor, h('div', { class: 'emoji-box', role: 'dialog', 'aria-label': words('Choose an emoji'), onkeydown: (event) => {
    if (event.key !== 'Tab' && !event.key.startsWith('Arrow')) return
    const all = [search, ...grid.children]
    const at = all.indexOf(document.activeElement)
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 8, ArrowUp: -8, Tab: event.shiftKey ? -1 : 1 }[event.key]
    if (at === 0 && event.key.startsWith('ArrowL')) return
    event.preventDefault()
    event.stopPropagation()
    all[Math.max(0, Math.min(all.length - 1, at === 0 && step === 8 ? 1 : at + step))].focus()
  } }, search, grid))
  fill('')
  handle.place()
  search.focus()
}

function reactions(message, viewer, react) {
  if (!message.reactions?.length) return null
  return h('div', { class: 'reactions' }, message.reactions.map(({ name, users, count }) => {
    const mine = users.includes(viewer.me.id)
    const who = users.map((id) => viewer.nameOf(id)).join(', ')
    return h('button', { type: 'button', class: 'reaction', 'aria-pressed': String(mine), 'aria-label': `${name.replaceAll('_', ' ')}, ${count}: ${who}`, title: viewer.words('{who} reacted with {emoji}', { who, emoji: `:${name}:` }), 'data-key': `react/${message.ts}/${name}`, onclick: () => react(name, mine) }, emoji(name), ' ', h('span', null, count))
  }), iconButton('smile', viewer.words('Add a reaction'), (event) => pickEmoji(event.currentTarget, viewer.words, (name) => react(name, false)), { class: 'reaction add', 'aria-haspopup': 'dialog' }))
}

function threadLine(message, viewer, inThread) {
  if (inThread || !message.reply_count) return null
  const last = message.latest_reply && fromTs(message.latest_reply)
  return h('button', { type: 'button', class: 'thread-line', 'data-key': `thread/${message.ts}`, onclick: () => viewer.openThread(message.ts) },
    (message.reply_users ?? []).slice(0, 4).map((id) => viewer.avatar(viewer.person(id) ?? { id })),
    h('b', null, viewer.words(message.reply_count === 1 ? '1 reply' : '{n} replies', { n: message.reply_count })), last && h('span', { class: 'soft' }, viewer.words('Last reply {ago}', { ago: ago(last, viewer.now(), viewer.page) })))
}

function tools(message, viewer, room, react) {
  const { words } = viewer
  const own = message.user === viewer.me.id && !message.ephemeral
  const shortcuts = viewer.world.shortcuts.filter((one) => one.type === 'message')
  const more = h('button', { type: 'button', class: 'icon-button', 'aria-label': words('More actions'), title: words('More actions'), 'aria-haspopup': 'menu', 'aria-expanded': 'false', onclick: () => menu(more, [
    own && { label: words('Edit message'), icon: 'edit', hint: '↑', run: () => room.edit(message.ts) },
    own && { label: words('Delete message'), icon: 'trash', danger: true, run: () => remove(message, viewer, room) },
    own && '-',
    ...(message.ephemeral ? [] : shortcuts).map((one) => ({ label: one.name, icon: 'bolt', hint: viewer.world.app.name, run: () => post('shortcut', { as: viewer.me.id, callback_id: one.callback_id, channel: room.channel, ts: message.ts }).catch(viewer.complain) })),
    shortcuts.length > 0 && !message.ephemeral && '-',
    { label: words('Show JSON'), icon: 'code', run: () => viewer.inspect(message) },
  ].filter(Boolean), words('Message actions')) }, icon('more'))
  return h('div', { class: 'tools' },
    !message.ephemeral && iconButton('smile', words('React'), (event) => pickEmoji(event.currentTarget, words, (name) => react(name, false)), { 'aria-haspopup': 'dialog', 'aria-expanded': 'false' }),
    !message.ephemeral && !room.thread && iconButton('reply', words('Reply in thread'), () => viewer.openThread(message.thread_ts ?? message.ts)), more)
}

async function remove(message, viewer, room) {
  const yes = await dialog({ title: viewer.words('Delete message'), body: viewer.words('Are you sure you want to delete this message? This cannot be undone.'), confirm: viewer.words('Delete'), deny: viewer.words('Cancel'), danger: true })
  if (yes) post('delete', { as: viewer.me.id, channel: room.channel, ts: message.ts }).catch(viewer.complain)
}

function editor(message, viewer, room) {
  const box = h('textarea', { class: 'field', rows: '2', 'aria-label': viewer.words('Edit message'), 'data-key': `edit/${message.ts}`, onkeydown: (event) => {
    if (event.key === 'Escape') { event.stopPropagation(); room.edit(null) }
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); save() }
  } })
  box.value = viewer.readable(message.text)
  const save = async () => {
    try {
      await post('edit', { as: viewer.me.id, channel: room.channel, ts: message.ts, text: box.value })
      room.edit(null)
    } catch (error) { viewer.complain(error) }
  }
  return h('div', { class: 'editor' }, box, h('div', { class: 'row' }, h('button', { type: 'button', class: 'button', onclick: () => room.edit(null) }, viewer.words('Cancel')), h('button', { type: 'button', class: 'button primary', onclick: save }, viewer.words('Save'))))
}

// withMark puts "(edited)" at the end of the last line.
function withMark(body, mark) {
  if (mark) (body.querySelector(':scope > .rich:last-child > p:last-child') ?? body).append(mark)
  return body
}

// messageView builds the DOM of a message. room is {channel, thread, editing, edit(ts)}; surface carries its blocks.
export function messageView(message, { viewer, room, surface, compact }) {
  const author = viewer.author(message)
  const at = fromTs(message.ts)
  const react = (name, has) => post('react', { as: viewer.me.id, channel: room.channel, ts: message.ts, name, remove: has }).catch(viewer.complain)
  const today = dayKey(at, viewer.me) === dayKey(viewer.now(), viewer.me)
  const stamp = h('time', { class: 'stamp', datetime: at.toISOString(), title: full(at, viewer.page) }, room.thread && !today ? weekdayTime(at, viewer.page) : time(at, viewer.me))
  const edited = message.edited && h('span', { class: 'soft edited' }, ` ${viewer.words('(edited)')}`)

  if (isQuiet(message)) return h('article', { class: 'message quiet', tabindex: '-1', 'data-ts': message.ts }, viewer.avatar(author), h('div', { class: 'message-body' }, h('b', null, author.name), ' ', mrkdwn(message.text, viewer), ' ', stamp))

  const body = room.editing === message.ts ? editor(message, viewer, room)
    : message.blocks?.length ? withMark(h('div', { class: 'blocks' }, blocks(message.blocks, surface)), edited)
    : message.text ? h('div', { class: 'said' }, mrkdwn(message.text, viewer), edited) : null
  return h('article', {
    class: `message${compact ? ' compact' : ''}${message.ephemeral ? ' ephemeral' : ''}`, tabindex: '-1', 'data-ts': message.ts, 'aria-label': `${author.name}, ${weekdayTime(at, viewer.page)}`,
  },
    compact ? stamp : viewer.avatar(author),
    h('div', { class: 'message-body' },
      message.ephemeral && h('div', { class: 'only-you' }, icon('eye'), viewer.words('Only visible to you')),
      message.command && h('div', { class: 'command-line' }, viewer.words('In answer to'), ' ', h('code', null, message.command)),
      !compact && h('div', { class: 'byline' }, h('b', null, author.name), author.app && h('span', { class: 'badge' }, viewer.words('App')), stamp),
      body, attachments(message.attachments, surface), message.files?.map(file), reactions(message, viewer, react), threadLine(message, viewer, room.thread)),
    tools(message, viewer, room, react))
}

// Slack's mrkdwn, and nothing more than it, as DOM nodes.

import { h, icon } from './dom.js'
import { glyph } from './emoji.js'
import { fill } from './dates.js'

const unescape = (text) => text.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: '&', lt: '<', gt: '>' })[name])
const SAFE = /^(https?|mailto|tel):/i

export function link(url, label) {
  if (!SAFE.test(url)) return label || url
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, label || url.replace(/^mailto:/, ''))
}

export function emoji(name) {
  const found = glyph(name)
  return found ? h('span', { class: 'emoji', role: 'img', 'aria-label': name.replaceAll('_', ' '), title: `:${name}:` }, found) : `:${name}:`
}

export function userMention(id, viewer) {
  return h('span', { class: id === viewer.me.id ? 'mention me' : 'mention' }, `@${viewer.nameOf(id)}`)
}
export function channelMention(id, viewer) {
  const channel = viewer.channel(id)
  if (!channel) return h('span', { class: 'mention' }, icon('lock'), viewer.words('private channel'))
  return h('button', { type: 'button', class: 'mention', onclick: () => viewer.open(id) }, `#${channel.name}`)
}
export const broadcast = (range) => h('span', { class: 'mention me' }, `@${range}`)

export function date(seconds, pattern, url, fallback, viewer) {
  const at = new Date(Number(seconds) * 1000)
  const words = Number.isFinite(at.getTime()) ? fill(pattern, at, viewer.me, viewer.now()) : fallback
  const node = h('time', { title: fallback }, words)
  return url ? link(url, node) : node
}

// emojiText is plain text in which only :names: are read.
export function emojiText(text) {
  return text.split(/(:[a-z0-9_+'-]+(?:::skin-tone-[2-6])?:)/g).map((part, at) => (at % 2 ? emoji(part.slice(1, -1)) : part))
}

function angle(inside, viewer) {
  const bar = inside.indexOf('|')
  const [target, label] = bar < 0 ? [inside, ''] : [inside.slice(0, bar), inside.slice(bar + 1)]
  if (target.startsWith('@')) return userMention(target.slice(1), viewer)
  if (target.startsWith('#')) return channelMention(target.slice(1), viewer)
  if (target.startsWith('!date^')) {
    const [, seconds, pattern, url] = target.split('^')
    return date(seconds, unescape(pattern ?? ''), url && unescape(url), unescape(label), viewer)
  }
  if (target.startsWith('!subteam^')) return h('span', { class: 'mention' }, unescape(label) || `@${target.slice(9)}`)
  if (target.startsWith('!')) return broadcast(target.slice(1))
  if (!SAFE.test(unescape(target))) return `<${unescape(inside)}>`
  return link(unescape(target), label ? emojiText(unescape(label)) : '')
}

const mark = (m) => new RegExp(`(?<![\\p{L}\\p{N}${m}])[${m}](?![\\s${m}])([^\\n]*?[^\\s${m}\\n])[${m}](?![\\p{L}\\p{N}${m}])`, 'u')
const STYLES = [{ tag: 'strong', pattern: mark('*') }, { tag: 'em', pattern: mark('_') }, { tag: 's', pattern: mark('~') }]

// styled reads *bold* _italic_ ~strike~ around atoms: code and <…> already read, each standing as one private character.
function styled(text, atoms, extras) {
  let first = null
  for (const { tag, pattern } of STYLES) {
    const match = pattern.exec(text)
    if (match && (!first || match.index < first.match.index)) first = { tag, match }
  }
  if (!first) return leaf(text, atoms, extras)
  const { tag, match } = first
  return [
    ...leaf(text.slice(0, match.index), atoms, extras),
    h(tag, null, styled(match[1], atoms, extras)),
    ...styled(text.slice(match.index + match[0].length), atoms, extras),
  ]
}

const ATOM = 0xf0000
function leaf(text, atoms, extras) {
  return text.split(/([\u{F0000}-\u{FFFFD}])/u).flatMap((part, at) => {
    if (at % 2) return [atoms[part.codePointAt(0) - ATOM]]
    return part.split(extras).flatMap((piece, odd) => (odd % 2 ? [link(unescape(piece))] : emojiText(unescape(piece))))
  })
}

const BARE_URL = /(https?:\/\/[^\s<>|*~`]+[^\s<>|*~`.,;:!?)'"\]])/
const NO_URL = /($^)/

function inline(text, viewer, verbatim) {
  const atoms = []
  const keep = (node) => { atoms.push(node); return String.fromCodePoint(ATOM + atoms.length - 1) }
  const marked = text
    .replace(/[\u{F0000}-\u{FFFFD}]/gu, '\uFFFD')
    .replace(/`([^`\n]+)`|<([^<>\n]+)>/g, (_, code, inside) => keep(code === undefined ? angle(inside, viewer) : h('code', null, unescape(code).replace(/<([^<>|]+)\|?([^<>]*)>/g, (_, url, label) => label || url))))
  return styled(marked, atoms, verbatim ? NO_URL : BARE_URL)
}

function quotes(text, viewer, verbatim) {
  const out = []
  const lines = text.split('\n')
  for (let at = 0; at < lines.length;) {
    const open = /^(?:&gt;|>)(?:(?:&gt;|>){2})?/.exec(lines[at])
    const whole = open && /^(?:&gt;|>){3}$/.test(open[0])
    let end = at + 1
    if (whole) end = lines.length
    else while (end < lines.length && /^(?:&gt;|>)/.test(lines[end]) === Boolean(open)) end++
    const body = lines.slice(at, end)
    if (!open) out.push(...inline(body.join('\n'), viewer, verbatim))
    else if (whole) out.push(h('blockquote', null, inline([body[0].slice(open[0].length), ...body.slice(1)].join('\n').trimStart(), viewer, verbatim)))
    else out.push(h('blockquote', null, inline(body.map((line) => line.replace(/^(?:&gt;|>) ?/, '')).join('\n'), viewer, verbatim)))
    at = end
  }
  return out
}

// mrkdwn turns Slack text into nodes; verbatim leaves bare URLs alone.
export function mrkdwn(text, viewer, verbatim = false) {
  return String(text ?? '').split(/```\n?([\s\S]+?)\n?```\n?/).flatMap((part, at) =>
    at % 2 ? [h('pre', null, h('code', null, unescape(part.replace(/<([^<>|\n]+)\|?([^<>\n]*)>/g, (_, url, label) => label || url))))] : part ? quotes(part, viewer, verbatim) : [])
}

// text renders a text object of either type.
export function text(object, viewer) {
  if (!object) return []
  if (typeof object === 'string') return [object]
  if (object.type === 'mrkdwn') return mrkdwn(object.text, viewer, object.verbatim)
  return object.emoji === false ? [object.text] : emojiText(object.text)
}
export const plain = (object) => (typeof object === 'string' ? object : object?.text ?? '').replace(/:([a-z0-9_+'-]+):/g, (whole, name) => glyph(name) ?? whole)

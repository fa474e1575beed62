// rich_text blocks: text here is text and nothing else; mentions, links and emoji are elements of their own.

import { h } from './dom.js'
import { broadcast, channelMention, date, emoji, link, userMention } from './mrkdwn.js'

const STYLE_TAGS = { bold: 'strong', italic: 'em', strike: 's', underline: 'u', highlight: 'mark', client_highlight: 'mark', code: 'code' }

function dress(node, style) {
  return Object.entries(STYLE_TAGS).reduce((inner, [name, tag]) => (style?.[name] ? h(tag, null, inner) : inner), node)
}

const PARTS = {
  text: (part) => part.text,
  link: (part) => link(part.url, part.text),
  emoji: (part) => emoji(part.name),
  user: (part, viewer) => userMention(part.user_id, viewer),
  usergroup: (part) => h('span', { class: 'mention' }, `@${part.usergroup_id}`),
  team: (part, viewer) => h('span', { class: 'mention' }, `@${viewer.world.team.name}`),
  channel: (part, viewer) => channelMention(part.channel_id, viewer),
  broadcast: (part) => broadcast(part.range),
  date: (part, viewer) => date(part.timestamp, part.format, part.url, part.fallback ?? '', viewer),
  color: (part) => h('span', { class: 'colour' }, h('i', { style: `background:${/^#[0-9a-f]{3,8}$/i.test(part.value) ? part.value : 'transparent'}` }), part.value),
  tag: (part) => h('span', { class: 'tag' }, part.text),
}

const inline = (elements, viewer) => (elements ?? []).map((part) => dress(PARTS[part.type]?.(part, viewer) ?? part.text ?? part.label ?? part.fallback ?? '', part.style))

function list(part, viewer) {
  const indent = Number(part.indent ?? 0)
  const tag = part.style === 'ordered' ? 'ol' : 'ul'
  const start = part.offset ? part.offset + 1 : undefined
  return h(tag, { class: `rt-list${part.border ? ' bordered' : ''}`, style: `--indent:${indent};--level:${indent % 3}`, 'data-level': String(indent % 3), start },
    (part.elements ?? []).map((item) => h('li', null, inline(item.elements, viewer))))
}

const KINDS = {
  rich_text_section: (part, viewer) => h('p', null, inline(part.elements, viewer)),
  rich_text_list: list,
  rich_text_quote: (part, viewer) => h('blockquote', { class: part.border ? 'bordered' : null }, inline(part.elements, viewer)),
  rich_text_preformatted: (part, viewer) => h('pre', { class: part.border ? 'bordered' : null }, h('code', null, inline(part.elements, viewer))),
}

export const richText = (block, viewer) => h('div', { class: 'rich' }, (block.elements ?? []).map((part) => KINDS[part.type]?.(part, viewer)))

// toRichText and fromRichText carry what is typed in a rich_text_input.
export const toRichText = (text) => text && { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] }
export const fromRichText = (block) => (block?.elements ?? []).map((part) => (part.elements ?? []).map((one) => one.text ?? one.elements?.map((inner) => inner.text).join('') ?? '').join('')).join('\n')

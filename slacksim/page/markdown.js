// The markdown block: the usual Markdown, as far as Slack reads it.

import { h } from './dom.js'
import { emojiText, link, mrkdwn } from './mrkdwn.js'

const INLINE = /`([^`\n]+)`|!?\[([^\]\n]*)\]\(([^()\s]+)\)|(<[@#!][^<>\n]+>)|(\*\*|__)(?=\S)(.+?)(?<=\S)\5|~~(?=\S)(.+?)(?<=\S)~~|(?<![\p{L}\p{N}])([*_])(?=\S)(.+?)(?<=\S)\8(?![\p{L}\p{N}])|\\([\\`*_{}[\]()#+.!~>|-])|(https?:\/\/[^\s<>]+[^\s<>.,;:!?)])/u

function inline(text, viewer) {
  const match = INLINE.exec(text)
  if (!match) return emojiText(text)
  const [whole, code, label, url, mention, , bold, strike, , italic, escaped, bare] = match
  const node = code ? h('code', null, code)
    : url ? link(url, inline(label, viewer))
    : mention ? mrkdwn(mention, viewer)
    : bold ? h('strong', null, inline(bold, viewer))
    : strike ? h('s', null, inline(strike, viewer))
    : italic ? h('em', null, inline(italic, viewer))
    : escaped ?? link(bare)
  return [...emojiText(text.slice(0, match.index)), node, ...inline(text.slice(match.index + whole.length), viewer)].flat()
}

const cells = (line) => line.trim().replace(/^\||\|$/g, '').split(/(?<!\\)\|/).map((cell) => cell.trim())

const BLOCKS = [
  { opens: /^```/, more: (line, held) => held.length === 1 || !/^```\s*$/.test(held.at(-1)), build: (lines) => h('pre', null, h('code', null, lines.slice(1).join('\n').replace(/\n?```\s*$/, ''))) },
  { opens: /^#{1,6}\s/, more: () => false, build: ([line], viewer) => h('p', { class: `heading h${Math.min(4, line.indexOf(' '))}`, role: 'heading', 'aria-level': String(Math.min(6, Math.max(3, line.indexOf(' ') + 1))) }, inline(line.replace(/^#+\s+/, ''), viewer)) },
  { opens: /^\s*(?:[-*_]\s*){3,}$/, more: () => false, build: () => h('hr') },
  { opens: /^>/, more: (line) => /^>/.test(line), build: (lines, viewer) => h('blockquote', null, inline(lines.map((line) => line.replace(/^>\s?/, '')).join('\n'), viewer)) },
  { opens: /^\s*(?:[-*+]|\d+[.)])\s/, more: (line) => /^\s*(?:[-*+]|\d+[.)])\s|^\s{2,}\S/.test(line), build: list },
  { opens: /^\|.*\|\s*$/, more: (line) => /^\|/.test(line), build: table },
]

function list(lines, viewer) {
  const ordered = /^\s*\d/.test(lines[0])
  return h(ordered ? 'ol' : 'ul', { class: 'rt-list' }, lines.map((line) => {
    const [, space, body] = /^(\s*)(?:(?:[-*+]|\d+[.)])\s+)?(.*)$/.exec(line)
    const task = /^\[([ xX])\]\s+(.*)$/.exec(body)
    return h('li', { style: `margin-inline-start:${Math.floor(space.length / 2) * 1.4}em`, class: task ? 'task' : null }, task ? [task[1] === ' ' ? '☐ ' : '☑ ', ...inline(task[2], viewer)] : inline(body, viewer))
  }))
}

function table(lines, viewer) {
  const [head, , ...body] = lines.map(cells)
  return h('div', { class: 'table-scroll', tabindex: '0', role: 'group', 'aria-label': 'Table' }, h('table', null,
    h('thead', null, h('tr', null, head.map((cell) => h('th', { scope: 'col' }, inline(cell, viewer))))),
    h('tbody', null, body.map((row) => h('tr', null, row.map((cell) => h('td', null, inline(cell, viewer))))))))
}

const PARAGRAPH = { more: (line) => line.trim() !== '' && !BLOCKS.some((kind) => kind.opens.test(line)), build: (lines, viewer) => h('p', null, inline(lines.join('\n'), viewer)) }

export function markdown(source, viewer) {
  const lines = source.split('\n')
  const out = []
  for (let at = 0; at < lines.length;) {
    if (lines[at].trim() === '') { at++; continue }
    const kind = BLOCKS.find((one) => one.opens.test(lines[at])) ?? PARAGRAPH
    const held = [lines[at++]]
    while (at < lines.length && kind.more(lines[at], held)) held.push(lines[at++])
    out.push(kind.build(held, viewer))
  }
  return h('div', { class: 'rich' }, out)
}

// The table and data_table blocks.

import { h, icon, uid } from './dom.js'
import { element } from './elements.js'
import { richText } from './richtext.js'

const number = (cell, locale) => cell.text ?? new Intl.NumberFormat(locale).format(cell.value)

function content(cell, surface, slot) {
  if (!cell) return ''
  if (cell.type === 'rich_text') return richText(cell, surface.viewer)
  if (cell.type === 'raw_number') return number(cell, surface.viewer.me.locale)
  if (cell.type === 'action_cell') return element(cell.element, slot)
  return cell.text
}

const scroller = (label, node) => h('div', { class: 'table-scroll', tabindex: '0', role: 'group', 'aria-label': label }, node)

export function table(block, surface) {
  const settings = block.column_settings ?? []
  const style = (column) => ({ class: [settings[column]?.align && `to-${settings[column].align}`, settings[column]?.is_wrapped ? 'wrapped' : null].filter(Boolean).join(' ') || null })
  const [head = [], ...rows] = block.rows
  return scroller(surface.viewer.words('Table'), h('table', null,
    h('thead', null, h('tr', null, head.map((cell, column) => h('th', { scope: 'col', ...style(column) }, content(cell, surface))))),
    h('tbody', null, rows.map((row) => h('tr', null, row.map((cell, column) => h('td', style(column), content(cell, surface))))))))
}

const sortKey = (cell) => (cell?.type === 'raw_number' ? cell.value : cell?.type === 'action_cell' ? '' : cell?.text ?? flat(cell))
const flat = (node) => node?.text ?? (node?.elements ?? []).map(flat).join('')

export function dataTable(block, surface, slot) {
  const [head, ...rows] = block.rows
  const { words } = surface.viewer
  const size = block.page_size ?? 5
  const pages = Math.max(1, Math.ceil(rows.length / size))
  const numeric = head.map((_, column) => rows.length > 0 && rows.every((row) => row[column]?.type === 'raw_number'))
  const compare = new Intl.Collator(surface.viewer.me.locale, { numeric: true }).compare
  const captionId = uid('cap')
  let page = 0, by = -1, up = true

  const body = h('tbody')
  const foot = h('div', { class: 'pager' })
  const ordered = () => {
    if (by < 0) return rows
    const sign = up ? 1 : -1
    return rows.toSorted((a, b) => sign * (numeric[by] ? a[by].value - b[by].value : compare(String(sortKey(a[by])), String(sortKey(b[by])))))
  }
  const heads = head.map((cell, column) => h('th', { scope: 'col', class: numeric[column] ? 'to-right' : null },
    h('button', { type: 'button', class: 'sort', onclick: () => { up = by === column ? !up : true; by = column; page = 0; draw() } }, content(cell, surface), icon('down'))))
  const turn = (to) => { page = to; draw() }
  const draw = () => {
    heads.forEach((node, column) => node.setAttribute('aria-sort', column === by ? (up ? 'ascending' : 'descending') : 'none'))
    body.replaceChildren(...ordered().slice(page * size, (page + 1) * size).map((row) => h('tr', null, row.map((cell, column) => {
      const header = column === (block.row_header_column_index ?? 0)
      return h(header ? 'th' : 'td', { scope: header ? 'row' : null, class: numeric[column] ? 'to-right' : null }, content(cell, surface, slot))
    }))))
    foot.hidden = pages === 1
    foot.replaceChildren(
      h('span', { role: 'status' }, rows.length === 0 ? words('No rows') : words('{from}–{to} of {all}', { from: page * size + 1, to: Math.min(rows.length, (page + 1) * size), all: rows.length })),
      h('span', { class: 'row' },
        h('button', { type: 'button', class: 'icon-button bordered', 'aria-label': words('Previous page'), disabled: page === 0, onclick: () => turn(page - 1) }, icon('back')),
        h('button', { type: 'button', class: 'icon-button bordered', 'aria-label': words('Next page'), disabled: page === pages - 1, onclick: () => turn(page + 1) }, icon('right'))))
  }
  draw()
  return h('div', { class: 'data-table' }, h('div', { class: 'label', id: captionId }, block.caption),
    scroller(block.caption, h('table', { 'aria-labelledby': captionId }, h('thead', null, h('tr', null, heads)), body)), foot)
}

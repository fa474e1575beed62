// A searchable select, for one choice or several; used by every *_select element and by the page itself.

import { gather } from './api.js'
import { h, icon, popup, uid } from './dom.js'

const fold = (text) => text.toLocaleLowerCase('tr').normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ı', 'i')
const MOST = 60 // rows shown at once

// filter finds choices whose label or hint has a word beginning with each typed word.
export function filter(choices, query) {
  const words = fold(query).split(/\s+/).filter(Boolean)
  return choices.filter(({ label, hint }) => words.every((word) => ` ${fold(`${label} ${hint ?? ''}`)}`.includes(word)))
}

// Options: words (the page's, in a language), label (accessible name), placeholder, multiple, max, chosen (choices), search(query) -> promise of groups
// [{label, choices: [{key, label, hint, mark}]}], least (characters before searching), onchange(choices).
export function select(options) {
  let chosen = [...options.chosen]
  const { key, describedby, invalid, labelledby } = options
  const valueId = uid('v')
  const face = h('span', { class: 'select-value', id: valueId })
  const button = h('button', {
    type: 'button', class: `select${options.small ? ' small' : ''}`, 'aria-haspopup': 'listbox', 'aria-expanded': 'false', 'data-key': key,
    'aria-labelledby': labelledby ? `${labelledby} ${valueId}` : null, 'aria-describedby': describedby, 'aria-invalid': invalid ? 'true' : null,
    'data-autofocus': options.autofocus,
  }, face, icon('down'))
  const clear = h('button', { type: 'button', class: 'select-clear', 'aria-label': options.words('Clear {name}', { name: options.label }), onclick: () => change([]) }, icon('close'))
  const root = h('span', { class: 'select-wrap' }, button, options.clearable && !options.multiple && clear)

  const paint = () => {
    face.replaceChildren(...(chosen.length === 0 ? [h('span', { class: 'placeholder' }, options.placeholder || options.words('Select an option'))]
      : options.multiple ? chosen.map((one) => h('span', { class: 'chip' }, one.label)) : [one(chosen[0])]))
    if (!labelledby) button.setAttribute('aria-label', [options.label, chosen.map((it) => it.label).join(', ')].filter(Boolean).join(': '))
    clear.hidden = chosen.length === 0
  }
  const one = (choice) => h('span', { class: 'select-one' }, choice.mark?.(), choice.label)
  const change = (next) => {
    chosen = next
    paint()
    options.onchange(chosen)
  }
  button.addEventListener('click', () => openList(button, { ...options, chosen: () => chosen, change }))
  button.addEventListener('keydown', (event) => { if (event.key === 'ArrowDown') { event.preventDefault(); button.click() } })
  paint()
  return root
}

// openList shows the search box and its list under an anchor.
export function openList(anchor, { words, label, multiple, max, least = 0, search, chosen, change, searchLabel, above }) {
  const listId = uid('list')
  const input = h('input', { type: 'text', role: 'combobox', class: 'list-search', 'aria-expanded': 'true', 'aria-controls': listId, 'aria-autocomplete': 'list', 'aria-label': searchLabel ?? words('Search: {name}', { name: label }), placeholder: words('Search'), autocomplete: 'off' })
  const list = h('div', { role: 'listbox', id: listId, 'aria-label': label, 'aria-multiselectable': multiple ? 'true' : null, class: 'list' })
  const note = h('div', { class: 'list-note', role: 'status' })
  const handle = popup(anchor, h('div', { class: 'list-box' }, input, list, note), { wide: true, above })
  let rows = [], at = -1, turn = 0, filledFor = null

  const point = (to) => {
    rows[at]?.node.classList.remove('active')
    at = rows.length ? (to + rows.length) % rows.length : -1
    input.setAttribute('aria-activedescendant', rows[at]?.node.id ?? '')
    rows[at]?.node.classList.add('active')
    rows[at]?.node.scrollIntoView({ block: 'nearest' })
  }
  const pick = (choice) => {
    if (!multiple) { handle.close(); change([choice]); return }
    const had = chosen().some((one) => one.key === choice.key)
    if (!had && max && chosen().length >= max) { note.textContent = words('You can choose up to {n}.', { n: max }); return }
    change(had ? chosen().filter((one) => one.key !== choice.key) : [...chosen(), choice])
    for (const row of rows) row.node.setAttribute('aria-selected', String(chosen().some((one) => one.key === row.choice.key)))
    handle.place()
  }
  const fill = async () => {
    const mine = ++turn
    const query = input.value.trim()
    if (query.length < least) { list.replaceChildren(); rows = []; note.textContent = words('Type at least {n} characters.', { n: least }); handle.place(); return }
    note.textContent = list.children.length ? '' : words('Looking…')
    let groups
    try { groups = await search(query) } catch { groups = null }
    if (mine !== turn || !list.isConnected) return
    filledFor = query
    rows = []
    list.replaceChildren(...(groups ?? []).flatMap((group) => {
      const nodes = group.choices.slice(0, MOST).map((choice) => {
        const node = h('div', { role: 'option', id: uid('o'), class: 'option', 'aria-selected': String(chosen().some((one) => one.key === choice.key)), onclick: () => pick(choice) },
          choice.mark?.(), h('span', { class: 'grow' }, choice.label, choice.description && h('small', null, choice.description)), choice.hint && h('span', { class: 'hint' }, choice.hint), h('span', { class: 'chosen' }, icon('done')))
        rows.push({ node, choice })
        return node
      })
      if (!group.label || !nodes.length) return nodes
      const id = uid('g')
      return [h('div', { role: 'group', 'aria-labelledby': id }, h('div', { class: 'list-group', id, role: 'presentation' }, group.label), nodes)]
    }))
    const total = (groups ?? []).reduce((sum, group) => sum + group.choices.length, 0)
    note.textContent = !groups ? words('Something went wrong. Try again.') : total === 0 ? words('No results') : total > rows.length ? words('{n} of {all} shown. Type to narrow.', { n: rows.length, all: total }) : ''
    point(Math.max(0, rows.findIndex((row) => row.node.getAttribute('aria-selected') === 'true')))
    handle.place()
  }
  // enter picks from what was typed, not from what was listed before the last key.
  const enter = async () => {
    if (filledFor !== input.value.trim()) await fill()
    if (rows[at]) pick(rows[at].choice)
  }
  input.addEventListener('input', gather(fill, () => 10))
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown') { event.preventDefault(); point(at + 1) }
    else if (event.key === 'ArrowUp') { event.preventDefault(); point(at - 1) }
    else if (event.key === 'Enter') { event.preventDefault(); enter() }
    else if (event.key === 'Backspace' && !input.value && multiple && chosen().length) change(chosen().slice(0, -1))
  })
  input.focus()
  fill()
  return handle
}

// Building and placing DOM nodes. Data only ever becomes text nodes and attributes, never markup.

const SVG = 'http://www.w3.org/2000/svg'

function build(node, props, children) {
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value)
    else if (key === 'value' && 'value' in node) node.value = value
    else node.setAttribute(key, value === true ? '' : value)
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false))
  return node
}

export const h = (tag, props, ...children) => build(document.createElement(tag), props, children)
export const svg = (tag, props, ...children) => build(document.createElementNS(SVG, tag), props, children)

let serial = 0
export const uid = (prefix = 'n') => `${prefix}${++serial}`

const PATHS = {
  back: 'M15 5l-7 7 7 7', close: 'M6 6l12 12M18 6L6 18', more: 'M5 12h.01M12 12h.01M19 12h.01', down: 'M6 9l6 6 6-6', right: 'M9 6l6 6-6 6',
  clip: 'M20 11l-8.5 8.5a5 5 0 01-7-7L13 4a3.5 3.5 0 015 5l-8.5 8.5a2 2 0 01-3-3L14 7', send: 'M4 12l16-8-6 16-3-6z', smile: 'M12 3a9 9 0 100 18 9 9 0 000-18M8.5 14a4 4 0 007 0M9 9.5h.01M15 9.5h.01', reply: 'M9 7l-5 5 5 5M4 12h10a6 6 0 016 6v1',
  eye: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7M12 9a3 3 0 100 6 3 3 0 000-6', lock: 'M6 11h12v9H6zM8 11V8a4 4 0 018 0v3', hash: 'M9 4L7 20M17 4l-2 16M4 9h17M3 15h17',
  clock: 'M12 3a9 9 0 100 18 9 9 0 000-18M12 7v5l3 2', moon: 'M20 14A8 8 0 0110 4a8 8 0 1010 10', sun: 'M12 8a4 4 0 100 8 4 4 0 000-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5L19 19M5 19l1.5-1.5M17.5 6.5L19 5',
  split: 'M4 5h16v14H4zM12 5v14', code: 'M8 7l-5 5 5 5M16 7l5 5-5 5', bolt: 'M13 3L5 14h6l-1 7 8-11h-6z', warn: 'M12 4L2.5 20h19zM12 10v4M12 17h.01',
  info: 'M12 3a9 9 0 100 18 9 9 0 000-18M12 11v5M12 8h.01', done: 'M5 12l5 5 9-10', file: 'M6 3h8l4 4v14H6zM14 3v4h4', help: 'M12 3a9 9 0 100 18 9 9 0 000-18M9.5 9.5a2.5 2.5 0 115 0c0 1.7-2.5 2-2.5 4M12 17h.01',
  chat: 'M4 5h16v11H9l-5 4z', home: 'M4 11l8-7 8 7v9h-5v-6H9v6H4z', trash: 'M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13', edit: 'M4 20l1-4L16 5l3 3L8 19z', plus: 'M12 5v14M5 12h14', search: 'M11 4a7 7 0 100 14 7 7 0 000-14M16 16l5 5',
}
export const icon = (name) => svg('svg', { class: `icon icon-${name}`, viewBox: '0 0 24 24', 'aria-hidden': 'true' }, svg('path', { d: PATHS[name] }))
export const iconButton = (name, label, onclick, props = {}) =>
  h('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick, ...props }, icon(name))

// keepFocus runs a re-render and puts the caret back on the node with the same data-key.
export function keepFocus(root, render) {
  const held = root.contains(document.activeElement) ? document.activeElement : null
  const key = held?.dataset.key
  const caret = key && 'selectionStart' in held ? safeCaret(held) : null
  render()
  const next = key && root.querySelector(`[data-key="${CSS.escape(key)}"]`)
  if (!next || next === document.activeElement) return Boolean(next) || !held
  next.focus({ preventScroll: true })
  if (caret && 'setSelectionRange' in next) try { next.setSelectionRange(...caret) } catch { /* number and date fields have no caret */ }
  return true
}
function safeCaret(field) {
  try { return field.selectionStart === null ? null : [field.selectionStart, field.selectionEnd] } catch { return null }
}

const TABBABLE = 'a[href],button:not(:disabled),input:not(:disabled),select:not(:disabled),textarea:not(:disabled),summary,[tabindex="0"]'
export const tabbable = (root) => [...root.querySelectorAll(TABBABLE)].filter((node) => node.tabIndex >= 0 && node.checkVisibility())

export function trapTab(root, event) {
  if (event.key !== 'Tab') return
  const stops = tabbable(root)
  const edge = event.shiftKey ? stops[0] : stops.at(-1)
  if (document.activeElement !== edge && root.contains(document.activeElement)) return
  event.preventDefault()
  ;(event.shiftKey ? stops.at(-1) : stops[0])?.focus()
}

let openPopup = null

// popup shows content beside its anchor in the top layer; Esc, Tab or a click elsewhere closes it and gives focus back.
export function popup(anchor, content, { onclose, wide, above } = {}) {
  openPopup?.close()
  const box = h('div', { class: 'popup', popover: 'manual' }, content)
  document.querySelector('main').append(box)
  box.showPopover()
  const place = () => {
    const at = anchor.getBoundingClientRect()
    if (wide) box.style.minWidth = `${at.width}px`
    const size = box.getBoundingClientRect()
    const fitsBelow = at.bottom + 4 + size.height <= innerHeight
    const up = above ? at.top > size.height + 8 : !fitsBelow && at.top > innerHeight - at.bottom
    box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`
    box.style.top = `${Math.max(8, up ? at.top - size.height - 4 : Math.min(at.bottom + 4, innerHeight - size.height - 8))}px`
  }
  const away = (event) => { if (!box.contains(event.target) && !anchor.contains(event.target)) handle.close(false) }
  const handle = {
    box, place,
    close(refocus = true) {
      if (!box.isConnected) return
      if (openPopup === handle) openPopup = null
      document.removeEventListener('pointerdown', away, true)
      removeEventListener('resize', place)
      box.remove()
      anchor.setAttribute('aria-expanded', 'false')
      if (refocus) anchor.focus({ preventScroll: true })
      onclose?.()
    },
  }
  openPopup = handle
  place()
  anchor.setAttribute('aria-expanded', 'true')
  document.addEventListener('pointerdown', away, true)
  addEventListener('resize', place)
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault()
      event.stopPropagation()
      handle.close()
    }
  })
  return handle
}

// menu is a popup of commands: items are {label, hint, icon, danger, run}, {heading}, or '-' for a line.
export function menu(anchor, items, label) {
  const list = h('div', { role: 'menu', 'aria-label': label, class: 'menu' })
  const handle = popup(anchor, list)
  for (const item of items) {
    if (item.heading) { list.append(h('div', { class: 'list-group', role: 'presentation' }, item.heading)); continue }
    if (item === '-') { list.append(h('div', { class: 'menu-line', role: 'separator' })); continue }
    list.append(h('button', {
      type: 'button', role: 'menuitem', tabindex: '-1', class: item.danger ? 'menu-item danger' : 'menu-item',
      onclick: () => { handle.close(); item.run() },
    }, item.icon && icon(item.icon), h('span', { class: 'grow' }, item.label), item.hint && h('span', { class: 'hint' }, item.hint)))
  }
  handle.place()
  const rows = [...list.querySelectorAll('[role=menuitem]')]
  list.addEventListener('keydown', (event) => {
    const at = rows.indexOf(document.activeElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    rows[(to + rows.length) % rows.length].focus()
  })
  rows[0]?.focus()
  return handle
}

// dialog is a small question above everything else; resolves with what a button returns, or null when dismissed.
export function dialog({ title, body, confirm = 'OK', deny = 'Cancel', danger, read = () => true }) {
  return new Promise((resolve) => {
    const back = document.activeElement
    const id = uid('d')
    const finish = (answer) => { box.remove(); back?.focus?.(); resolve(answer) }
    const box = h('dialog', { class: 'ask', 'aria-labelledby': id, oncancel: (event) => { event.preventDefault(); finish(null) } },
      h('form', { onsubmit: (event) => { event.preventDefault(); finish(read()) } },
        h('h2', { id }, title), h('div', { class: 'ask-body' }, body),
        h('div', { class: 'ask-foot' },
          h('button', { type: 'button', class: 'button', onclick: () => finish(null) }, deny),
          h('button', { type: 'submit', class: danger ? 'button danger' : 'button primary' }, confirm))))
    box.addEventListener('keydown', (event) => event.stopPropagation())
    document.body.append(box)
    box.showModal()
  })
}

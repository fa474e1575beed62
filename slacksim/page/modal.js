// Modals: the stack of views one person has open, in their pane. Also the surface that Home tabs share.

import { gather, get, post } from './api.js'
import { blocks, inputs } from './blocks.js'
import { h, icon, iconButton, keepFocus, tabbable, trapTab, uid } from './dom.js'
import { Form, isEmpty, valueOf } from './form.js'
import { emojiText, plain } from './mrkdwn.js'

const KEPT = 'slacksim.forms'

// formFor brings back what was typed in a view, also after a reload of the page.
export function formFor(forms, id) {
  if (!forms.has(id)) {
    const form = new Form(JSON.parse(sessionStorage.getItem(KEPT) ?? '{}')[id])
    form.saved = () => sessionStorage.setItem(KEPT, JSON.stringify({ ...JSON.parse(sessionStorage.getItem(KEPT) ?? '{}'), [id]: form }))
    forms.set(id, form)
  }
  return forms.get(id)
}
function forget(forms, id) {
  forms.delete(id)
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? '{}')
  delete kept[id]
  sessionStorage.setItem(KEPT, JSON.stringify(kept))
}

export function viewSurface(viewer, form, container, more) {
  return {
    viewer, form, here: viewer.room.channel, complain: viewer.complain,
    act: (block_id, action_id, state) => post('click', { as: viewer.me.id, container, block_id, action_id, element: state, values: form.values }),
    suggest: (block_id, action_id, query) => post('suggest', { as: viewer.me.id, container, block_id, action_id, query, values: form.values }),
    ...more,
  }
}

const LENGTHS = (el, value, words) => {
  const length = [...value].length
  if (el.min_length && length < el.min_length) return words('Please enter at least {n} characters.', { n: el.min_length })
  if (el.max_length && length > el.max_length) return words('Please enter no more than {n} characters.', { n: el.max_length })
}
const RULES = {
  plain_text_input: LENGTHS,
  number_input(el, value, words) {
    if (!/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(value)) return words('Please enter a valid number.')
    if (!el.is_decimal_allowed && !/^[+-]?\d+$/.test(value)) return words('Please enter a whole number.')
    if (el.min_value !== undefined && Number(value) < Number(el.min_value)) return words('Please enter a number that is {n} or more.', { n: el.min_value })
    if (el.max_value !== undefined && Number(value) > Number(el.max_value)) return words('Please enter a number that is {n} or less.', { n: el.max_value })
  },
  email_text_input: (el, value, words) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? undefined : words('Please enter a valid email address.')),
  url_text_input: (el, value, words) => (URL.canParse(value) && /^[a-z][a-z+.-]*:\/\/\S+$/i.test(value) ? undefined : words('Please enter a valid URL.')),
}

// faults checks a view's inputs as Slack's client does before it submits: {block_id: sentence}.
export function faults(view, values, words) {
  const found = {}
  for (const block of inputs(view.blocks)) {
    const state = values[block.block_id]?.[block.element.action_id]
    if (!state || isEmpty(state)) {
      if (!block.optional) found[block.block_id] = words('Please complete this required field.')
      continue
    }
    const fault = RULES[block.element.type]?.(block.element, valueOf(state), words)
    if (fault) found[block.block_id] = fault
  }
  return found
}

export class Modals {
  constructor(viewer, behind) {
    this.viewer = viewer
    this.behind = behind
    this.forms = new Map()
    this.stack = []
    this.faults = {}
    this.layer = h('div', { class: 'modal-layer', hidden: true, onkeydown: (event) => this.key(event) })
    this.refresh = gather(() => this.load())
  }

  async load() {
    const { stack } = await get('views', { as: this.viewer.me.id })
    const json = JSON.stringify(stack)
    if (json === this.json) return
    const top = stack.at(-1)
    const old = this.stack.at(-1)
    for (const { view } of this.stack) if (!stack.some((one) => one.view.id === view.id)) forget(this.forms, view.id)
    if (!top || top.view.id !== old?.view.id || JSON.stringify(top.errors) !== JSON.stringify(old.errors) || top.view.hash !== old.view.hash) this.faults = {}
    const entering = stack.length > 0 && this.stack.length === 0
    this.json = json
    this.stack = stack
    if (entering) this.back = document.activeElement
    this.draw(top?.view.id !== old?.view.id)
    if (top && Object.keys(top.errors ?? {}).length && !Object.keys(old?.errors ?? {}).length) this.toFirstError()
    if (!top && old) this.leave()
  }

  leave() {
    const key = this.back?.dataset?.key
    const again = this.back?.isConnected ? this.back : key && this.behind.querySelector(`[data-key="${CSS.escape(key)}"]`)
    if (again && this.behind.contains(again)) again.focus({ preventScroll: true })
    else this.viewer.focus()
  }

  draw(fresh) {
    const top = this.stack.at(-1)
    this.behind.inert = Boolean(top)
    this.layer.hidden = !top
    if (!top) { this.layer.replaceChildren(); return }
    const { view } = top
    const { words } = this.viewer
    const form = formFor(this.forms, view.id)
    form.renew()
    form.changed = (blockId) => this.forgive(blockId)
    const busy = top.busy || this.waiting === view.id
    const trouble = top.trouble && !busy ? words(top.trouble) : ''
    const surface = viewSurface(this.viewer, form, { type: 'view', view_id: view.id }, {
      errors: { ...top.errors, ...this.faults }, redraw: () => this.draw(), submit: () => this.submit(),
    })
    const titleId = uid('t')
    const scrolled = fresh ? 0 : this.layer.querySelector('.modal-body')?.scrollTop ?? 0
    const body = h('div', { class: 'modal-body', tabindex: '-1' }, blocks(view.blocks, surface))
    const modal = h('div', { class: fresh ? 'modal fresh' : 'modal', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': titleId },
      h('header', { class: 'modal-head' },
        this.stack.length > 1 && iconButton('back', words('Back'), () => this.close(false), { 'data-key': 'modal/back' }),
        this.viewer.avatar(this.viewer.appPerson()),
        h('h2', { id: titleId }, emojiText(view.title?.text ?? '')),
        h('button', { type: 'button', class: 'icon-button', 'aria-label': words('Close'), title: `${words('Close')} (Esc)`, 'data-key': 'modal/x', onclick: () => this.close(true) }, icon('close'))),
      body,
      h('footer', { class: 'modal-foot' },
        h('div', { class: 'modal-trouble', role: 'alert' }, trouble && [icon('warn'), trouble]),
        h('button', { type: 'button', class: 'button', 'data-key': 'modal/cancel', onclick: () => this.close(false) }, plain(view.close) || words('Cancel')),
        view.submit && h('button', { type: 'button', class: 'button primary', 'data-key': 'modal/submit', 'aria-busy': busy ? 'true' : null, onclick: () => this.submit() }, h('span', { class: 'clip' }, plain(view.submit)))))
    const kept = keepFocus(this.layer, () => this.layer.replaceChildren(modal)) && this.layer.contains(document.activeElement)
    body.scrollTop = scrolled
    if (fresh || !kept) this.enter(modal, body)
  }

  enter(modal, body) {
    const first = modal.querySelector('[data-autofocus]') ?? tabbable(body)[0] ?? modal.querySelector('[data-key="modal/submit"]') ?? modal.querySelector('[data-key="modal/cancel"]')
    first?.focus({ preventScroll: !modal.querySelector('[data-autofocus]') })
  }

  // forgive takes the error away from a field that is being mended.
  forgive(blockId) {
    delete this.faults[blockId]
    const field = this.layer.querySelector(`.input.wrong[data-block="${CSS.escape(blockId)}"]`)
    field?.classList.remove('wrong')
    field?.querySelector('.error').remove()
    field?.querySelector('[aria-invalid]')?.removeAttribute('aria-invalid')
  }

  toFirstError() {
    const wrong = this.layer.querySelector('.input.wrong')
    wrong?.scrollIntoView({ block: 'center' })
    if (wrong) tabbable(wrong)[0]?.focus({ preventScroll: true })
  }

  key(event) {
    if (event.key === 'Escape') { event.stopPropagation(); this.close(false); return }
    trapTab(this.layer, event)
  }

  async submit() {
    const top = this.stack.at(-1)
    if (!top?.view.submit || top.busy || this.waiting) return
    const form = this.forms.get(top.view.id)
    this.faults = faults(top.view, form.values, this.viewer.words)
    if (Object.keys(this.faults).length) { this.draw(); this.toFirstError(); return }
    this.waiting = top.view.id
    this.draw()
    try { await post('submit', { as: this.viewer.me.id, view_id: top.view.id, values: form.values }) } catch { /* the view says what went wrong */ }
    await this.load().catch(() => {})
    this.waiting = null
    this.draw()
    if (this.stack.length) this.toFirstError()
  }

  async close(all) {
    const top = this.stack.at(-1)
    if (!top) return
    await post('close', { as: this.viewer.me.id, view_id: top.view.id, all }).catch(this.viewer.complain)
    this.refresh()
  }
}

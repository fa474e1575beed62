// The developer drawer: envelopes and API calls as they happen, the JSON of anything, and faults on request.

import { gather, get, post } from './api.js'
import { fill } from './dates.js'
import { h, iconButton, keepFocus } from './dom.js'

const KEEP = 400 // entries kept on the page
const AT_ONCE = 200 // entries fetched at once

export class Drawer {
  constructor(desk) {
    this.desk = desk
    this.last = 0
    this.entries = []
    this.tab = 'traffic'
    this.detail = h('div', { class: 'drawer-detail', tabindex: '0', role: 'region', 'aria-label': 'Details' }, h('p', { class: 'soft' }, 'Choose a line to see what was said.'))
    this.list = h('ul', { class: 'traffic', 'aria-label': 'Traffic, newest last' })
    this.faults = h('div', { class: 'faults' })
    this.body = h('div', { class: 'drawer-body' })
    this.tabs = ['traffic', 'faults'].map((name) => h('button', { type: 'button', class: 'tab', onclick: () => this.show(name) }, { traffic: 'Traffic', faults: 'Faults' }[name]))
    this.wrong = h('label', { class: 'choice' }, h('input', { type: 'checkbox', onchange: () => this.draw() }), 'Refusals only')
    this.clear = h('button', { type: 'button', class: 'button small', onclick: () => { this.entries = []; this.draw() } }, 'Clear')
    this.root = h('aside', { class: 'drawer', lang: 'en', 'aria-label': 'Developer drawer', hidden: true },
      h('header', null, h('b', null, 'Developer'), this.tabs, h('span', { class: 'grow' }), this.wrong, this.clear, iconButton('close', 'Close (Ctrl+.)', () => this.toggle(false))), this.body)
    this.refresh = gather(() => this.load(), () => 80)
  }

  get open() { return !this.root.hidden }

  toggle(yes = !this.open) {
    this.root.hidden = !yes
    if (yes) this.show(this.tab)
    this.desk.moved()
  }

  show(tab) {
    this.tab = tab
    this.tabs.forEach((node, at) => node.setAttribute('aria-pressed', String(['traffic', 'faults'][at] === tab)))
    this.wrong.hidden = this.clear.hidden = tab !== 'traffic'
    this.body.replaceChildren(...(tab === 'traffic' ? [this.list, this.detail] : [this.faults]))
    if (tab === 'traffic') this.load().catch(this.desk.complain)
    else this.loadFaults().catch(this.desk.complain)
  }

  async load() {
    if (!this.open) return
    const { entries } = await get('log', { after: this.last, limit: AT_ONCE })
    for (const entry of entries ?? []) {
      this.last = Math.max(this.last, entry.n)
      this.entries.push(entry)
    }
    this.entries = this.entries.slice(-KEEP)
    this.draw()
    if (entries?.length === AT_ONCE) this.refresh()
  }

  draw() {
    const atEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 40
    const only = this.wrong.querySelector('input').checked
    this.list.replaceChildren(...this.entries.filter((entry) => !only || refused(entry)).map((entry) => h('li', null, h('button', {
      type: 'button', class: `entry${refused(entry) ? ' refused' : ''}`, 'aria-pressed': String(entry.n === this.chosen), onclick: () => { this.chosen = entry.n; this.inspect(entry, false); this.draw() },
    }, h('span', { class: 'entry-at' }, fill('{time_secs}', new Date(entry.at), this.desk.panes[0].page)), h('span', { class: `kind ${entry.kind}` }, entry.kind), h('span', { class: 'clip grow' }, entry.name, entry.error && h('b', null, ` ${entry.error}`)), h('span', { class: 'entry-ms' }, entry.ms === undefined || entry.ms === null ? '' : `${entry.ms} ms`)))))
    if (atEnd) this.list.scrollTop = this.list.scrollHeight
  }

  // inspect shows a value as JSON, opening the drawer.
  inspect(value, raise = true) {
    if (raise) { this.toggle(true); this.show('traffic') }
    const words = value?.response?.response_metadata?.messages ?? value?.response?.errors
    const parts = value?.n === undefined ? [['', value]] : [['Request', value.request], ['Response', value.response]].filter(([, part]) => part !== undefined && part !== null)
    const copy = h('button', { type: 'button', class: 'button small', onclick: async () => { await navigator.clipboard.writeText(JSON.stringify(value, null, 2)); copy.textContent = 'Copied' } }, 'Copy')
    this.detail.replaceChildren(
      h('div', { class: 'detail-head' }, h('b', null, value?.n === undefined ? 'JSON' : `${value.kind} · ${value.name}`), copy),
      value?.error ? h('div', { class: 'alert error' }, h('div', null, h('b', null, value.error), Array.isArray(words) && h('ul', null, words.map((word) => h('li', null, typeof word === 'string' ? word : JSON.stringify(word)))))) : '',
      ...parts.flatMap(([label, part]) => [label && h('div', { class: 'label' }, label), h('pre', null, h('code', null, typeof part === 'string' ? part : JSON.stringify(part, null, 2)))]).filter(Boolean))
    this.detail.scrollTop = 0
  }

  async loadFaults() { this.drawFaults((await get('faults')).faults ?? []) }

  drawFaults(faults) {
    const set = async (one) => {
      try { this.drawFaults((await post('faults', { faults: [one] })).faults) } catch (error) {
        this.desk.complain(error)
        this.drawFaults(faults)
      }
    }
    keepFocus(this.faults, () => this.faults.replaceChildren(h('p', { class: 'soft' }, 'Make this Slack misbehave, to see what the app does.'), h('div', { class: 'fault-grid' }, faults.map((fault) => {
      const value = h('input', { type: 'text', class: 'field small', value: fault.param, placeholder: FAULT_VALUES[fault.name] ?? 'any', 'aria-label': `${fault.label}: value`, 'data-key': `value/${fault.name}`, onchange: () => { if (fault.on) set({ ...fault, param: value.value }) } })
      const on = h('input', { type: 'checkbox', checked: fault.on, 'data-key': `fault/${fault.name}`, onchange: () => set({ ...fault, on: on.checked, param: value.value }) })
      return h('div', { class: 'fault' }, h('label', { class: 'choice' }, on, h('span', null, fault.label)), FAULT_VALUES[fault.name] !== '' && value)
    }))))
  }
}

// What the value of a fault looks like; those not listed take a method or event name, and none means any.
const FAULT_VALUES = { slow: '2s', late: '2s', error: 'internal_error', unsupported_blocks: 'card,carousel', refuse_connections: '', revoked_tokens: '' }

const refused = (entry) => entry.ok === false || Boolean(entry.error)

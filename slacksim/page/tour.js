// The guided tour: a small card with steps, given by whoever starts the simulator.

import { h, iconButton } from './dom.js'
import { mrkdwn } from './mrkdwn.js'

const WORDS = {
  en: { tour: 'Guided tour', next: 'Next', back: 'Back', done: 'Done', close: 'Dismiss the tour', of: 'of' },
  tr: { tour: 'Rehberli tur', next: 'İleri', back: 'Geri', done: 'Bitti', close: 'Turu kapat', of: '/' },
}
const KEY = 'slacksim.tour'

export class Tour {
  constructor() {
    this.root = h('section', { class: 'tour', hidden: true })
    this.at = Number(sessionStorage.getItem(KEY) ?? 0)
  }

  // offer shows the steps unless they were dismissed before; again is asked for by the person.
  offer(viewer, again = false) {
    const steps = viewer.world.tour
    this.mark = `${KEY}.${viewer.world.team.id}`
    if (again) { localStorage.removeItem(this.mark); this.at = 0 }
    this.steps = steps ?? []
    this.viewer = viewer
    this.root.hidden = this.steps.length === 0 || localStorage.getItem(this.mark) === 'dismissed'
    this.draw()
    if (again) this.root.querySelector('.button.primary')?.focus()
  }

  draw() {
    if (this.root.hidden) return
    const say = WORDS[this.viewer.me.locale?.slice(0, 2)] ?? WORDS.en
    this.at = Math.min(this.at, this.steps.length - 1)
    const step = this.steps[this.at]
    const last = this.at === this.steps.length - 1
    this.root.setAttribute('aria-label', say.tour)
    this.root.setAttribute('lang', this.viewer.me.locale?.slice(0, 2) ?? 'en')
    this.root.replaceChildren(
      h('div', { class: 'tour-head' }, h('small', null, `${say.tour} · ${this.at + 1} ${say.of} ${this.steps.length}`), iconButton('close', say.close, () => this.dismiss())),
      h('h2', null, step.title), h('div', { class: 'said' }, mrkdwn(step.body, this.viewer)),
      h('div', { class: 'tour-foot' }, h('span', { class: 'dots', 'aria-hidden': 'true' }, this.steps.map((_, at) => h('i', { class: at === this.at ? 'on' : null }))), h('span', { class: 'grow' }),
        this.at > 0 && h('button', { type: 'button', class: 'button', onclick: () => this.go(this.at - 1) }, say.back),
        h('button', { type: 'button', class: 'button primary', onclick: () => (last ? this.dismiss() : this.go(this.at + 1)) }, last ? say.done : say.next)))
  }

  go(to) {
    this.at = to
    sessionStorage.setItem(KEY, String(to))
    this.draw()
    this.root.querySelector('.button.primary').focus()
  }

  dismiss() {
    localStorage.setItem(this.mark, 'dismissed')
    this.root.hidden = true
    this.viewer.focus()
  }
}

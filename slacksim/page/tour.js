// The guided tour: a strip under the bar, so that it covers nothing. Its steps are given by whoever starts the simulator.

import { h, iconButton } from './dom.js'
import { mrkdwn } from './mrkdwn.js'

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
    const { words } = this.viewer
    this.at = Math.min(this.at, this.steps.length - 1)
    const step = this.steps[this.at]
    const last = this.at === this.steps.length - 1
    this.root.setAttribute('aria-label', words('Guided tour'))
    this.root.replaceChildren(
      h('div', { class: 'tour-step' }, h('small', null, words('{n} of {all}', { n: this.at + 1, all: this.steps.length })), ' ', h('b', null, step.title), h('p', { class: 'said' }, mrkdwn(step.body, this.viewer))),
      h('div', { class: 'row' },
        this.at > 0 && h('button', { type: 'button', class: 'button', onclick: () => this.go(this.at - 1) }, words('Back')),
        h('button', { type: 'button', class: 'button primary', onclick: () => (last ? this.dismiss() : this.go(this.at + 1)) }, words(last ? 'Done' : 'Next')),
        iconButton('close', words('Dismiss the tour'), () => this.dismiss())))
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

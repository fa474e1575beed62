// The simulator's clock: shown ticking, and moved from its menu.

import { post } from './api.js'
import { full, instant, wall, weekdayTime } from './dates.js'
import { dialog, h, icon, menu } from './dom.js'

export class Clock {
  constructor(desk) {
    this.desk = desk
    this.ahead = 0 // milliseconds the simulator is ahead of this machine
    this.face = h('span', { class: 'clock-face' })
    this.button = h('button', { type: 'button', class: 'clock', 'aria-haspopup': 'menu', 'aria-expanded': 'false', onclick: () => this.menu() }, icon('clock'), this.face)
    setInterval(() => this.draw(), 1000)
  }

  now() { return new Date(Date.now() + this.ahead) }
  set(rfc3339) { this.ahead = Date.parse(rfc3339) - Date.now(); this.draw() }

  draw() {
    const viewer = this.desk.panes[0]
    if (!viewer?.me) return
    const words = this.moving ? viewer.words('Moving…') : weekdayTime(this.now(), viewer.page)
    if (this.face.textContent === words) return
    this.face.textContent = words
    this.button.setAttribute('aria-label', viewer.words('The clock: {time}. Move it.', { time: words }))
    this.desk.minute?.()
  }

  menu() {
    const { me, words } = this.desk.panes[0]
    const zone = me.tz || 'UTC'
    menu(this.button, [
      { heading: full(this.now(), this.desk.panes[0].page) },
      { label: words('In one hour'), hint: words('+1 h'), run: () => this.move({ by: '1h' }) },
      { label: words('In one day'), hint: words('+24 h'), run: () => this.move({ by: '24h' }) },
      { label: words('Next Monday'), hint: '09:00', run: () => this.move({ next: 'monday 09:00' }) },
      { label: words('Another time…'), hint: zone, run: () => this.ask(zone) },
    ], words('Move the clock'))
  }

  async ask(zone) {
    const { words } = this.desk.panes[0]
    const field = h('input', { type: 'datetime-local', class: 'field', 'aria-label': words('Date and time in {zone}', { zone }), required: true, min: wall(this.now(), zone), max: '9999-12-31T23:59', value: wall(new Date(this.now().getTime() + 3600e3), zone) })
    const local = await dialog({ title: words('Move the clock to'), body: [field, h('p', { class: 'soft' }, words('In {zone}. The clock only moves forward; whatever falls due in between happens as if you had waited.', { zone }))], confirm: words('Move'), deny: words('Cancel'), read: () => field.value })
    if (local) this.move({ to: new Date(instant(local, zone) * 1000).toISOString() })
  }

  async move(how) {
    this.moving = true
    this.button.setAttribute('aria-busy', 'true')
    this.draw()
    try { this.set((await post('clock', { as: this.desk.panes[0].me.id, ...how })).now) } catch (error) { this.desk.complain(error) } finally {
      this.moving = false
      this.button.removeAttribute('aria-busy')
      this.draw()
    }
  }
}

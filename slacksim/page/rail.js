// The left rail of a pane: the workspace, its channels, direct messages and the app.

import { h, icon } from './dom.js'

const byName = (a, b) => a.name.localeCompare(b.name)

export function drawRail(pane) {
  const { world, me, words } = pane
  const at = pane.room.channel
  const rooms = world.channels.filter((one) => !one.archived && (one.kind === 'channel' || one.kind === 'private')).toSorted(byName)
  const joined = rooms.filter((one) => one.members?.includes(me.id))
  const others = rooms.filter((one) => !one.members?.includes(me.id))
  const direct = world.channels.filter((one) => one.kind === 'im')
  const app = world.channels.find((one) => one.kind === 'app')
  pane.railOrder = [...joined, ...others, ...direct, ...(app ? [app] : [])]

  const entry = (channel, mark) => {
    const here = channel.id === at && pane.tab !== 'home'
    return h('li', null, h('button', {
      type: 'button', class: `rail-item${channel.unread ? ' fresh' : ''}`, 'data-key': `rail/${channel.id}`, 'aria-current': here ? 'page' : null, onclick: () => pane.open(channel.id),
    }, mark, h('span', { class: 'clip grow' }, channel.name), channel.unread > 0 && h('span', { class: 'count' }, h('span', { 'aria-hidden': 'true' }, channel.unread > 99 ? '99+' : channel.unread), h('span', { class: 'unseen' }, ` ${words('{n} unread', { n: channel.unread })}`))))
  }
  const group = (label, items) => items.length > 0 && [h('h2', null, label), h('ul', null, items)]
  const room = (channel) => entry(channel, h('span', { class: 'rail-mark' }, icon(channel.kind === 'private' ? 'lock' : 'hash')))
  const person = (channel) => entry(channel, pane.avatar(pane.person(channel.with) ?? { id: channel.with }))
  const home = world.app.home_enabled && h('li', null, h('button', { type: 'button', class: 'rail-item', 'data-key': 'rail/home', 'aria-current': pane.tab === 'home' ? 'page' : null, onclick: () => pane.openApp('home') }, h('span', { class: 'rail-mark' }, icon('home')), h('span', { class: 'grow' }, words('Home'))))

  pane.rail.replaceChildren(...[
    h('div', { class: 'workspace' }, h('b', null, world.team.name), h('small', null, words(world.connections ? '{app} is connected' : '{app} is away', { app: world.app.name })), h('i', { class: world.connections ? 'lamp on' : 'lamp', 'aria-hidden': 'true' })),
    group(world.app.name, [home, app && entry({ ...app, name: words('Messages') }, h('span', { class: 'rail-mark' }, icon('chat')))].filter(Boolean)),
    group(words('Channels'), joined.map(room)), group(words('More channels'), others.map(room)), group(words('Direct messages'), direct.map(person)),
  ].flat(2).filter(Boolean))
}

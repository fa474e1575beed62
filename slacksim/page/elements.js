// Every Block Kit element: buttons, menus, selects, pickers and fields.
//
// A slot says where an element stands: {surface, blockId, label, id or labelledby, describedby, invalid, required, send}.
// send(el, state) reports a use of the element to the app; it is absent in an input block without dispatch_action.

import { post } from './api.js'
import { dialog, h, icon, menu, uid } from './dom.js'
import { instant, wall } from './dates.js'
import { filter, select } from './select.js'
import { mrkdwn, plain, text } from './mrkdwn.js'
import { fromRichText, toRichText } from './richtext.js'
import { image } from './blocks.js'

// upload gives the simulator a file, and returns it as an app sees it.
async function upload(as, file) {
  const read = new FileReader()
  const url = await new Promise((done) => { read.onload = () => done(read.result); read.readAsDataURL(file) })
  return post('attach', { as, name: file.name, content: url.slice(url.indexOf(',') + 1) })
}

export async function confirmed(confirm, viewer) {
  if (!confirm) return true
  return dialog({ title: plain(confirm.title), body: text(confirm.text, viewer), confirm: plain(confirm.confirm), deny: plain(confirm.deny), danger: confirm.style === 'danger' })
}

const NAMES = { datepicker: 'Date', timepicker: 'Time', datetimepicker: 'Date and time', checkboxes: 'Choose any', radio_buttons: 'Choose one', plain_text_input: 'Text' }
const keyOf = (slot, el) => `${slot.blockId}/${el.action_id}`

// use stores a new state and tells the app when the element is one that tells.
async function use(slot, el, state, tell = true) {
  const full = { type: el.type, ...state }
  if (!(await confirmed(el.confirm, slot.surface.viewer))) { slot.surface.redraw(); return }
  slot.surface.form.set(slot.blockId, el.action_id, full)
  if (tell) slot.send?.(el, full)
}

const naming = (slot, el) => ({
  'aria-labelledby': slot.labelledby, id: slot.id, 'aria-label': slot.labelledby || slot.id ? null : slot.label || plain(el.placeholder) || slot.surface.viewer.words(NAMES[el.type] ?? 'Text'), 'aria-describedby': slot.describedby,
  'aria-invalid': slot.invalid ? 'true' : null, 'aria-required': slot.required ? 'true' : null,
})

// press runs a click and shows on the button that it is under way, or that the app did not answer.
export async function press(node, words, run) {
  if (node.getAttribute('aria-busy') === 'true') return
  node.setAttribute('aria-busy', 'true')
  node.parentNode?.querySelector(':scope > .no-answer')?.remove()
  try { await run() } catch (error) {
    node.after(h('span', { class: 'no-answer', role: 'img', title: error.message, 'aria-label': words('The app did not respond: {why}', { why: error.message }) }, icon('warn')))
  } finally { node.removeAttribute('aria-busy') }
}

function button(el, slot) {
  const viewer = slot.surface.viewer
  const node = h(el.url ? 'a' : 'button', {
    ...(el.url ? { href: /^https?:/i.test(el.url) ? el.url : '#', target: '_blank', rel: 'noopener noreferrer' } : { type: 'button' }),
    class: `button${el.style ? ` ${el.style}` : ''}`, 'aria-label': el.accessibility_label, 'data-key': keyOf(slot, el), title: plain(el.text).length > 30 ? `${plain(el.text)} (Slack shows about 30 characters)` : null,
    onclick: async (event) => {
      if (el.confirm && el.url) event.preventDefault()
      if (!(await confirmed(el.confirm, viewer))) return
      if (el.confirm && el.url) open(node.href, '_blank', 'noopener')
      press(node, slot.surface.viewer.words, () => slot.surface.act(slot.blockId, el.action_id, { type: 'button', text: el.text, ...(el.value !== undefined && { value: el.value }) }))
    },
  }, h('span', { class: 'clip' }, text(el.text, viewer)))
  return node
}

function overflow(el, slot) {
  const node = h('button', {
    type: 'button', class: 'icon-button bordered', 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'aria-label': slot.label ? slot.surface.viewer.words('More for {name}', { name: slot.label }) : slot.surface.viewer.words('More'), 'data-key': keyOf(slot, el),
    onclick: () => menu(node, el.options.map((option) => ({
      label: text(option.text, slot.surface.viewer), hint: option.description && plain(option.description),
      run: async () => {
        if (!(await confirmed(el.confirm, slot.surface.viewer))) return
        if (option.url && /^https?:/i.test(option.url)) open(option.url, '_blank', 'noopener')
        press(node, slot.surface.viewer.words, () => slot.surface.act(slot.blockId, el.action_id, { type: 'overflow', selected_option: option }))
      },
    })), slot.surface.viewer.words('More')),
  }, icon('more'))
  return node
}

const optionChoice = (option) => ({ key: option.value, label: plain(option.text), description: option.description && plain(option.description), option })
const grouped = (source) => (source.option_groups ? source.option_groups.map((group) => ({ label: plain(group.label), choices: group.options.map(optionChoice) })) : [{ choices: (source.options ?? []).map(optionChoice) }])
const within = (groups, query) => groups.map((group) => ({ ...group, choices: filter(group.choices, query) }))

const personChoice = (viewer) => (person) => ({ key: person.id, label: viewer.nameOf(person.id), hint: person.title || '', mark: () => viewer.avatar(person) })
const channelChoice = (viewer) => (channel) => ({ key: channel.id, label: channel.kind === 'im' || channel.kind === 'app' ? channel.name : `#${channel.name}`, hint: channel.kind === 'private' ? viewer.words('private') : '' })
const people = (viewer) => viewer.world.people.filter((person) => !person.deleted)
const CONVERSATION = { im: ['im', 'app'], mpim: ['mpim'], private: ['private'], public: ['channel'] }
const conversations = (viewer, el) => viewer.world.channels.filter((channel) => !channel.archived
  && (!el.filter?.include || el.filter.include.some((kind) => CONVERSATION[kind]?.includes(channel.kind)))
  && !(el.filter?.exclude_bot_users && channel.kind === 'app'))

// SOURCES say for each kind of select where choices come from and how a choice is stored.
const SOURCES = {
  static: { one: 'selected_option', many: 'selected_options', search: async (el, slot, query) => within(grouped(el), query), choice: () => optionChoice, stored: (choice) => choice.option },
  external: {
    one: 'selected_option', many: 'selected_options', choice: () => optionChoice, stored: (choice) => choice.option,
    search: async (el, slot, query) => grouped(await slot.surface.suggest(slot.blockId, el.action_id, query)),
  },
  users: { one: 'selected_user', many: 'selected_users', ...ids(people, personChoice, (viewer, id) => viewer.person(id) ?? { id }) },
  conversations: { one: 'selected_conversation', many: 'selected_conversations', ...ids(conversations, channelChoice, (viewer, id) => viewer.channel(id) ?? { id, name: id }) },
  channels: { one: 'selected_channel', many: 'selected_channels', ...ids((viewer) => viewer.world.channels.filter((channel) => channel.kind === 'channel' && !channel.archived), channelChoice, (viewer, id) => viewer.channel(id) ?? { id, name: id }) },
}
function ids(all, choice, find) {
  return {
    search: async (el, slot, query) => [{ choices: filter(all(slot.surface.viewer, el).map(choice(slot.surface.viewer)), query) }],
    choice: (viewer) => (id) => choice(viewer)(find(viewer, id)), stored: (picked) => picked.key,
  }
}

function selectElement(el, slot) {
  const multiple = el.type.startsWith('multi_')
  const source = SOURCES[el.type.replace(/^multi_/, '').replace(/_select$/, '')]
  const state = slot.surface.form.hold(slot.blockId, el, slot.surface.here)
  const held = multiple ? state[source.many] : [state[source.one]].filter(Boolean)
  return select({
    key: keyOf(slot, el), words: slot.surface.viewer.words, label: slot.label || plain(el.placeholder) || slot.surface.viewer.words('Select'), labelledby: slot.labelledby, describedby: slot.describedby, invalid: slot.invalid,
    placeholder: plain(el.placeholder), multiple, max: el.max_selected_items, clearable: slot.clearable, autofocus: el.focus_on_load,
    least: el.type.includes('external') ? el.min_query_length ?? 3 : 0,
    chosen: held.map(source.choice(slot.surface.viewer)),
    search: (query) => source.search(el, slot, query),
    onchange: (chosen) => use(slot, el, multiple ? { [source.many]: chosen.map(source.stored) } : { [source.one]: chosen.length ? source.stored(chosen[0]) : null }),
  })
}

function choices(el, slot) {
  const many = el.type === 'checkboxes'
  const viewer = slot.surface.viewer
  const state = slot.surface.form.hold(slot.blockId, el)
  const held = new Set((many ? state.selected_options : [state.selected_option].filter(Boolean)).map((option) => option.value))
  const name = uid('c')
  const said = (object) => (object.type === 'mrkdwn' ? mrkdwn(object.text, viewer) : text(object, viewer))
  return h('div', { role: many ? 'group' : 'radiogroup', class: 'choices', ...naming(slot, el), 'aria-invalid': null, 'aria-required': null }, el.options.map((option, at) => h('label', { class: 'choice' },
    h('input', {
      type: many ? 'checkbox' : 'radio', name, checked: held.has(option.value), 'data-key': `${keyOf(slot, el)}/${at}`,
      onchange: (event) => {
        if (many) event.target.checked ? held.add(option.value) : held.delete(option.value)
        use(slot, el, many ? { selected_options: el.options.filter((one) => held.has(one.value)) } : { selected_option: option })
      },
    }),
    h('span', null, said(option.text), option.description && h('small', null, said(option.description))))))
}

// FIELDS map an element to its native input: [attributes, state from what is typed, what is typed from state].
const FIELDS = {
  datepicker: { attrs: () => ({ type: 'date' }), state: (typed) => ({ selected_date: typed || null }), shown: (state) => state.selected_date },
  timepicker: { attrs: () => ({ type: 'time' }), state: (typed, el) => ({ selected_time: typed || null, ...(el.timezone && { timezone: el.timezone }) }), shown: (state) => state.selected_time },
  datetimepicker: {
    attrs: () => ({ type: 'datetime-local' }),
    state: (typed, el, viewer) => ({ selected_date_time: typed ? instant(typed, viewer.me.tz) : null }),
    shown: (state, viewer) => (state.selected_date_time ? wall(new Date(state.selected_date_time * 1000), viewer.me.tz) : ''),
  },
  number_input: { attrs: () => ({ type: 'text', inputmode: 'decimal' }) },
  email_text_input: { attrs: () => ({ type: 'email' }) },
  url_text_input: { attrs: () => ({ type: 'url' }) },
  plain_text_input: { attrs: () => ({ type: 'text' }) },
}

function field(el, slot) {
  const kind = FIELDS[el.type]
  const viewer = slot.surface.viewer
  const state = slot.surface.form.hold(slot.blockId, el)
  const written = el.type.endsWith('_input')
  const toState = kind.state ?? ((typed) => ({ value: typed === '' ? null : typed }))
  const triggers = el.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed']
  let told = JSON.stringify(state)
  const tell = (full) => {
    if (JSON.stringify(full) === told) return
    told = JSON.stringify(full)
    slot.send?.(el, full)
  }
  const counter = el.max_length && h('span', { class: 'counter', 'aria-live': 'polite' })
  const count = (node) => {
    if (!counter) return
    const left = el.max_length - [...node.value].length
    counter.textContent = left <= Math.max(20, el.max_length / 10) ? String(left) : ''
    counter.classList.toggle('over', left < 0)
  }
  const node = h(el.multiline ? 'textarea' : 'input', {
    ...(el.multiline ? { rows: '4' } : kind.attrs()), class: 'field', 'data-key': keyOf(slot, el), 'data-autofocus': el.focus_on_load, placeholder: plain(el.placeholder) || null, autocomplete: 'off', ...naming(slot, el),
    oninput: async () => {
      count(node)
      if (!written) return
      await use(slot, el, toState(node.value), triggers.includes('on_character_entered'))
    },
    onchange: () => {
      if (written) return
      const full = { type: el.type, ...toState(node.value, el, viewer) }
      slot.surface.form.set(slot.blockId, el.action_id, full)
      confirmed(el.confirm, viewer).then((yes) => (yes ? tell(full) : slot.surface.redraw()))
    },
    onkeydown: (event) => {
      if (event.key !== 'Enter' || event.isComposing || (el.multiline && !event.metaKey && !event.ctrlKey)) return
      event.preventDefault()
      if (written && slot.send && triggers.includes('on_enter_pressed')) slot.send(el, { type: el.type, ...toState(node.value) })
      else slot.surface.submit?.()
    },
  })
  node.value = (kind.shown ? kind.shown(state, viewer) : state.value) ?? ''
  count(node)
  return counter ? h('span', { class: 'counted' }, node, counter) : node
}

function richField(el, slot) {
  const state = slot.surface.form.hold(slot.blockId, el)
  const node = h('textarea', { class: 'field', rows: String(Math.min(el.min_lines ?? 4, 12)), 'data-key': keyOf(slot, el), 'data-autofocus': el.focus_on_load, placeholder: plain(el.placeholder) || null, ...naming(slot, el), oninput: () => use(slot, el, { rich_text_value: toRichText(node.value) || null }) })
  node.value = fromRichText(state.rich_text_value)
  return node
}

function fileField(el, slot) {
  const state = slot.surface.form.hold(slot.blockId, el)
  const said = h('span', { class: 'muted', role: 'status' }, state.files.map((file) => file.name).join(', '))
  const node = h('input', {
    type: 'file', class: 'field', accept: (el.filetypes ?? []).map((type) => `.${type}`).join(',') || null, 'data-key': keyOf(slot, el), ...naming(slot, el),
    onchange: async () => {
      const [file] = node.files
      if (!file) { use(slot, el, { files: [] }); return }
      const kept = await upload(slot.surface.viewer.me.id, file).catch((refusal) => { said.textContent = refusal.message })
      if (kept) { said.textContent = kept.name; use(slot, el, { files: [kept] }) }
    },
  })
  return h('div', null, node, said)
}

function feedback(el, slot) {
  const one = (which, label) => h('button', {
    type: 'button', class: 'icon-button bordered', 'aria-label': which.accessibility_label ?? plain(which.text), title: plain(which.text), 'data-key': `${keyOf(slot, el)}/${which.value}`,
    onclick: (event) => press(event.currentTarget, slot.surface.viewer.words, () => slot.surface.act(slot.blockId, el.action_id, { type: 'feedback_buttons', text: which.text, value: which.value })),
  }, label)
  return h('span', { class: 'row' }, one(el.positive_button, '👍'), one(el.negative_button, '👎'))
}

function iconElement(el, slot) {
  if (el.visible_to_user_ids && !el.visible_to_user_ids.includes(slot.surface.viewer.me.id)) return null
  return h('button', {
    type: 'button', class: 'icon-button bordered', 'aria-label': el.accessibility_label ?? plain(el.text), title: plain(el.text), 'data-key': keyOf(slot, el),
    onclick: async (event) => {
      const node = event.currentTarget
      if (await confirmed(el.confirm, slot.surface.viewer)) press(node, slot.surface.viewer.words, () => slot.surface.act(slot.blockId, el.action_id, { type: 'icon_button', value: el.value }))
    },
  }, icon('trash'))
}

// isWritten says whether an element is one native field, which a label can be for.
export const isWritten = (el) => el.type in FIELDS || el.type === 'rich_text_input'

const ELEMENTS = {
  button, overflow, workflow_button: button, feedback_buttons: feedback, icon_button: iconElement, checkboxes: choices, radio_buttons: choices, rich_text_input: richField, file_input: fileField,
  image: (el) => image(el, 'thumb'),
  ...Object.fromEntries(Object.keys(FIELDS).map((type) => [type, field])),
  ...Object.fromEntries(Object.keys(SOURCES).flatMap((name) => [[`${name}_select`, selectElement], [`multi_${name}_select`, selectElement]])),
}

export function element(el, slot) {
  const build = ELEMENTS[el.type]
  return build ? build(el, slot) : h('span', { class: 'unknown' }, `Unsupported element: ${el.type}`)
}

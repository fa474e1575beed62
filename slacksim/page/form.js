// What a person has typed or chosen in one message, modal or Home tab, in the shape of Slack's state.values.

const EMPTY = {
  plain_text_input: (el) => ({ value: el.initial_value ?? null }),
  datepicker: (el) => ({ selected_date: el.initial_date ?? null }),
  timepicker: (el) => ({ selected_time: el.initial_time ?? null, ...(el.timezone && { timezone: el.timezone }) }),
  datetimepicker: (el) => ({ selected_date_time: el.initial_date_time ?? null }),
  static_select: (el) => ({ selected_option: el.initial_option ?? null }),
  multi_static_select: (el) => ({ selected_options: el.initial_options ?? [] }),
  users_select: (el) => ({ selected_user: el.initial_user ?? null }),
  multi_users_select: (el) => ({ selected_users: el.initial_users ?? [] }),
  conversations_select: (el, here) => ({ selected_conversation: el.initial_conversation ?? (el.default_to_current_conversation ? here ?? null : null) }),
  multi_conversations_select: (el, here) => ({ selected_conversations: el.initial_conversations ?? (el.default_to_current_conversation && here ? [here] : []) }),
  channels_select: (el) => ({ selected_channel: el.initial_channel ?? null }),
  multi_channels_select: (el) => ({ selected_channels: el.initial_channels ?? [] }),
  rich_text_input: (el) => ({ rich_text_value: el.initial_value ?? null }),
  file_input: () => ({ files: [] }),
}
EMPTY.number_input = EMPTY.email_text_input = EMPTY.url_text_input = EMPTY.plain_text_input
EMPTY.external_select = EMPTY.radio_buttons = EMPTY.static_select
EMPTY.multi_external_select = EMPTY.checkboxes = EMPTY.multi_static_select

export const isStateful = (el) => el.type in EMPTY

// valueOf is the one field beside `type`: a string, an option, a list, or null.
export const valueOf = (state) => Object.entries(state).find(([key]) => key !== 'type' && key !== 'timezone')?.[1]
export const isEmpty = (state) => { const value = valueOf(state); return value === null || value === undefined || value === '' || value.length === 0 }

const offered = (el) => el.options ?? el.option_groups?.flatMap((group) => group.options)

export class Form {
  constructor(stored = {}) {
    this.values = stored.values ?? {}
    this.touched = new Set(stored.touched)
    this.before = {}
  }

  // renew begins a new rendering: what was typed stays only where block_id and action_id come again.
  renew() {
    this.before = this.values
    this.values = {}
  }

  hold(blockId, el, here) {
    const old = this.before[blockId]?.[el.action_id]
    const keep = old && old.type === el.type && this.touched.has(`${blockId}/${el.action_id}`) && this.stillOffered(old, el)
    const state = keep ? old : { type: el.type, ...EMPTY[el.type](el, here) }
    ;(this.values[blockId] ??= {})[el.action_id] = state
    return state
  }

  stillOffered(state, el) {
    const options = offered(el)
    if (!options) return true
    return [state.selected_option ?? state.selected_options ?? []].flat().every((one) => options.some((option) => option.value === one.value))
  }

  set(blockId, actionId, state) {
    ;(this.values[blockId] ??= {})[actionId] = state
    this.touched.add(`${blockId}/${actionId}`)
    this.saved?.()
    this.changed?.(blockId)
  }

  toJSON() { return { values: this.values, touched: [...this.touched] } }
}

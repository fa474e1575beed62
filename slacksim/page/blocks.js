// Block Kit blocks as DOM. A surface is {viewer, form, here, act, suggest, redraw, submit?, errors?}:
// who looks, what they have filled in, and how their clicks reach the app.

import { h, icon, uid } from './dom.js'
import { chart } from './charts.js'
import { element, isWritten } from './elements.js'
import { isStateful } from './form.js'
import { markdown } from './markdown.js'
import { link, mrkdwn, plain, text } from './mrkdwn.js'
import { richText } from './richtext.js'
import { dataTable, table } from './tables.js'

export function image(source, name = 'picture') {
  const src = source.slack_file ? source.slack_file.url ?? `/sim/file/${source.slack_file.id}` : source.image_url
  const node = h('img', { class: name, alt: source.alt_text ?? '', src, loading: 'lazy', width: source.image_width, height: source.image_height })
  node.addEventListener('error', () => node.replaceWith(h('span', { class: `${name} missing`, role: 'img', 'aria-label': source.alt_text }, source.alt_text)))
  return node
}

function slotFor(block, surface, label) {
  return { surface, blockId: block.block_id, label, send: (el, state) => surface.act(block.block_id, el.action_id, state).catch((error) => surface.complain(error)) }
}

function section(block, surface) {
  const label = plain(block.text).replace(/[*_~`]|<[^>]*>/g, '').slice(0, 60).trim()
  const accessory = block.accessory && h('div', { class: block.accessory.type === 'image' ? 'accessory picture' : 'accessory' }, element(block.accessory, slotFor(block, surface, label)))
  const body = h('div', { class: 'section-body' },
    block.text && h('div', { class: 'said' }, text(block.text, surface.viewer)),
    block.fields && h('div', { class: 'fields' }, block.fields.map((field) => h('div', { class: 'said' }, text(field, surface.viewer)))))
  const wide = block.accessory && /checkboxes|radio_buttons/.test(block.accessory.type)
  return h('div', { class: `section${wide ? ' stacked' : ''}` }, body, accessory)
}

function header(block, surface) {
  const level = block.level ?? 2
  return h('div', { class: `heading h${level}`, role: 'heading', 'aria-level': String(Math.max(3, level + 1)) }, text(block.text, surface.viewer))
}

function context(block, surface) {
  return h('div', { class: 'context' }, block.elements.map((el) => (el.type === 'image' ? image(el, 'tiny') : h('span', { class: 'said' }, text(el, surface.viewer)))))
}

const actions = (block, surface) => h('div', { class: 'actions' }, block.elements.map((el) => h('span', { class: 'action' }, element(el, slotFor(block, surface)))))

function picture(block, surface) {
  return h('figure', { class: 'figure' }, block.title && h('figcaption', null, text(block.title, surface.viewer)), image(block))
}

function input(block, surface) {
  const el = block.element
  const labelId = uid('l'), fieldId = uid('f'), hintId = uid('h'), errorId = uid('e')
  const error = surface.errors?.[block.block_id]
  const slot = {
    surface, blockId: block.block_id, label: plain(block.label), ...(isWritten(el) ? { id: fieldId } : { labelledby: labelId }), required: !block.optional, invalid: Boolean(error), clearable: Boolean(block.optional),
    describedby: [error && errorId, block.hint && hintId].filter(Boolean).join(' ') || null,
    send: block.dispatch_action ? slotFor(block, surface).send : undefined,
  }
  return h('div', { class: `input${error ? ' wrong' : ''}`, 'data-block': block.block_id },
    h(isWritten(el) ? 'label' : 'div', { class: 'label', id: labelId, for: isWritten(el) ? fieldId : null }, text(block.label, surface.viewer), block.optional && h('span', { class: 'optional' }, ` (${surface.viewer.words('optional')})`)),
    element(el, slot),
    error && h('div', { class: 'error', id: errorId, role: 'alert' }, icon('warn'), error),
    block.hint && h('div', { class: 'input-hint', id: hintId }, text(block.hint, surface.viewer)))
}

const LEVEL_ICON = { default: 'info', info: 'info', warning: 'warn', error: 'warn', success: 'done' }
function alert(block, surface) {
  const level = block.level ?? 'default'
  return h('div', { class: `alert ${level}`, role: level === 'error' ? 'alert' : 'note' }, icon(LEVEL_ICON[level] ?? 'info'), h('div', { class: 'said' }, text(block.text, surface.viewer)))
}

function card(block, surface) {
  const said = (object, name) => object && h('div', { class: `said ${name}` }, text(object, surface.viewer))
  return h('article', { class: 'card', 'aria-label': plain(block.title) || null },
    block.hero_image && image(block.hero_image, 'hero'),
    h('div', { class: 'card-head' }, block.icon && image(block.icon, 'card-icon'), h('div', null, said(block.title, 'card-title'), said(block.subtitle, 'card-subtitle'))),
    said(block.body, 'card-body'), said(block.subtext, 'card-subtext'),
    block.actions && h('div', { class: 'actions' }, block.actions.map((el) => h('span', { class: 'action' }, element(el, slotFor(block, surface, plain(block.title)))))))
}

function carousel(block, surface) {
  const track = h('div', { class: 'track', tabindex: '0', role: 'group', 'aria-label': surface.viewer.words('Cards') }, block.elements.map((one) => card({ ...one, block_id: one.block_id ?? block.block_id }, surface)))
  const turn = (by) => track.scrollBy({ left: by * 268, behavior: 'smooth' })
  const nav = block.elements.length > 1 && h('div', { class: 'track-nav' },
    h('button', { type: 'button', class: 'icon-button bordered', 'aria-label': surface.viewer.words('Previous card'), onclick: () => turn(-1) }, icon('back')),
    h('button', { type: 'button', class: 'icon-button bordered', 'aria-label': surface.viewer.words('Next card'), onclick: () => turn(1) }, icon('right')))
  return h('section', { class: 'carousel', 'aria-roledescription': 'carousel' }, track, nav)
}

const FOLDS = new WeakMap() // which containers a person has opened or closed, by surface
function container(block, surface) {
  const folds = FOLDS.get(surface.form) ?? FOLDS.set(surface.form, new Map()).get(surface.form)
  const open = folds.get(block.block_id) ?? !block.default_collapsed
  const title = block.rich_text_title ? richText(block.rich_text_title, surface.viewer) : h('span', null, text(block.title, surface.viewer))
  const head = [block.icon && image(block.icon, 'card-icon'), h('span', { class: 'container-title' }, title, block.subtitle && h('small', null, text(block.subtitle, surface.viewer)))]
  const body = h('div', { class: 'container-body' }, blocks(block.child_blocks, surface))
  if (!block.is_collapsible) return h('section', { class: `container ${block.width ?? 'standard'}` }, h('div', { class: `container-head${block.has_header_divider ? ' ruled' : ''}` }, head), body)
  return h('details', { class: `container ${block.width ?? 'standard'}`, open, ontoggle: (event) => folds.set(block.block_id, event.target.open) },
    h('summary', { class: 'container-head', 'data-key': `fold/${block.block_id}` }, icon('right'), head), body)
}

function layout(block, surface) {
  return h('section', { class: 'layout', 'aria-label': block.is_label_visible ? block.label : null }, block.is_label_visible && h('div', { class: 'label' }, block.label),
    block.rows.map((row) => h('div', { class: 'layout-row' }, row.items.map((item) => h('div', null, blocks([item.block], surface))))))
}

function video(block, surface) {
  return h('figure', { class: 'figure' }, h('figcaption', null, link(block.title_url ?? block.video_url, text(block.title, surface.viewer))), image({ image_url: block.thumbnail_url, alt_text: block.alt_text }), block.description && h('div', { class: 'context' }, text(block.description, surface.viewer)))
}

const BLOCKS = {
  section, header, context, actions, input, alert, card, carousel, container, layout, video, image: picture, context_actions: actions,
  divider: () => h('hr'),
  rich_text: (block, surface) => richText(block, surface.viewer),
  markdown: (block, surface) => markdown(block.text, surface.viewer),
  table: (block, surface) => table(block, surface),
  data_table: (block, surface) => dataTable(block, surface, slotFor(block, surface, block.caption)),
  data_visualization: (block, surface) => chart(block, { locale: surface.viewer.me.locale, words: surface.viewer.words }),
  file: () => h('div', { class: 'muted-box' }, icon('file'), 'A file'),
}

export function blocks(list, surface) {
  return (list ?? []).map((block, at) => {
    const known = { ...block, block_id: block.block_id ?? `block-${at}` }
    return BLOCKS[block.type]?.(known, surface) ?? h('div', { class: 'muted-box' }, `Unsupported block: ${block.type}`)
  })
}

// attachments are the older frames around text or blocks.
export function attachments(list, surface) {
  return (list ?? []).map((one) => h('div', { class: 'attachment blocks', style: /^#?[0-9a-f]{6}$/i.test(one.color ?? '') ? `border-color:#${one.color.replace('#', '')}` : null },
    one.pretext && h('div', { class: 'said' }, mrkdwn(one.pretext, surface.viewer)), one.title && h('b', null, one.title_link ? link(one.title_link, one.title) : one.title),
    one.blocks ? blocks(one.blocks, surface) : h('div', { class: 'said' }, mrkdwn(one.text ?? one.fallback ?? '', surface.viewer))))
}

// inputs lists the input blocks of a view, also those inside containers.
export function inputs(list) {
  return (list ?? []).flatMap((block, at) => {
    if (block.type === 'container') return inputs(block.child_blocks)
    if (block.type !== 'input' || !isStateful(block.element)) return []
    return [{ ...block, block_id: block.block_id ?? `block-${at}` }]
  })
}

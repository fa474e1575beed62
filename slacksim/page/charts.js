// The data_visualization block: bar, line, area and pie as SVG, each with its numbers as a table.

import { h, svg } from './dom.js'

const HIGH = 250, LEFT = 56, RIGHT = 12, TOP = 12, BOTTOM = 44 // pixels; the width is the room there is

const paint = (at) => `var(--series-${(at % 12) + 1})`

// ticks are about five round steps that cover low to high.
export function ticks(low, high) {
  if (low === high) high = low + 1
  const rough = (high - low) / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].find((one) => one * power >= rough) * power
  const out = []
  for (let at = Math.floor(low / step); at * step < high + step * 0.999; at++) out.push(Number((at * step).toPrecision(12)))
  return out
}

function axes(config, series, locale, wide) {
  const values = series.flatMap((one) => one.data.map((point) => point.value))
  const marks = ticks(Math.min(0, ...values), Math.max(0, ...values))
  const [low, high] = [marks[0], marks.at(-1)]
  const y = (value) => TOP + (HIGH - TOP - BOTTOM) * (1 - (value - low) / (high - low))
  const band = (wide - LEFT - RIGHT) / config.categories.length
  const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 2 })
  const longest = Math.max(...config.categories.map((name) => name.length))
  const every = Math.min(Math.ceil((longest * 6.2 + 6) / band), Math.ceil(config.categories.length / 3)) // label every n-th category
  const room = Math.max(3, Math.floor((band * every) / 6.2))
  const grid = [
    ...marks.map((mark) => svg('g', null,
      svg('line', { x1: LEFT, x2: wide - RIGHT, y1: y(mark), y2: y(mark), class: mark === 0 ? 'zero' : 'grid' }),
      svg('text', { x: LEFT - 8, y: y(mark) + 4, class: 'tick end' }, short.format(mark)))),
    ...config.categories.map((name, at) => at % every === 0 && svg('text', { x: LEFT + band * (at + 0.5), y: HIGH - BOTTOM + 16, class: 'tick mid' }, name.length > room ? `${name.slice(0, room - 1)}…` : name, svg('title', null, name))),
    config.x_label && svg('text', { x: LEFT + (wide - LEFT - RIGHT) / 2, y: HIGH - 8, class: 'axis mid' }, config.x_label),
    config.y_label && svg('text', { x: 12, y: TOP + (HIGH - TOP - BOTTOM) / 2, class: 'axis mid', transform: `rotate(-90 12 ${TOP + (HIGH - TOP - BOTTOM) / 2})` }, config.y_label),
  ]
  const points = (one) => config.categories.map((name, at) => ({ name, x: LEFT + band * (at + 0.5), value: one.data.find((point) => point.label === name)?.value ?? 0 }))
  return { y, band, grid, points }
}

const title = (series, point, show) => svg('title', null, `${series} · ${point.name}: ${show(point.value)}`)

function bars({ y, band, points }, series, show) {
  const width = Math.min(46, (band * 0.74) / series.length)
  return series.map((one, at) => points(one).map((point) => {
    const top = Math.min(y(point.value), y(0))
    return svg('rect', { x: point.x - (width * series.length) / 2 + width * at + 1, y: top, width: Math.max(1, width - 2), height: Math.max(1, Math.abs(y(point.value) - y(0))), rx: 2, fill: paint(at) }, title(one.name, point, show))
  }))
}

function lines({ y, points }, series, show, filled) {
  return series.map((one, at) => {
    const all = points(one)
    const path = all.map((point, n) => `${n ? 'L' : 'M'}${point.x.toFixed(1)} ${y(point.value).toFixed(1)}`).join('')
    return svg('g', null,
      filled && svg('path', { d: `${path}L${all.at(-1).x} ${y(0)}L${all[0].x} ${y(0)}Z`, fill: paint(at), opacity: '0.22' }),
      svg('path', { d: path, fill: 'none', stroke: paint(at), 'stroke-width': '2.5', 'stroke-linejoin': 'round', 'stroke-linecap': 'round' }),
      all.map((point) => svg('circle', { cx: point.x, cy: y(point.value), r: 3.5, fill: paint(at), class: 'dot' }, title(one.name, point, show))))
  })
}

function pie(segments, show) {
  const total = segments.reduce((sum, one) => sum + one.value, 0)
  let turned = 0
  const at = (share, radius = 100) => `${(120 + radius * Math.sin(2 * Math.PI * share)).toFixed(2)} ${(120 - radius * Math.cos(2 * Math.PI * share)).toFixed(2)}`
  return segments.map((one, n) => {
    const share = one.value / total
    const from = turned
    turned += share
    const label = svg('title', null, `${one.label}: ${show(one.value)} (${Math.round(share * 100)}%)`)
    if (share > 0.9999) return svg('circle', { cx: 120, cy: 120, r: 100, fill: paint(n) }, label)
    return svg('path', { d: `M120 120L${at(from)}A100 100 0 ${share > 0.5 ? 1 : 0} 1 ${at(turned)}Z`, fill: paint(n), class: 'slice' }, label)
  })
}

const legend = (names) => h('ul', { class: 'legend' }, names.map((name, at) => h('li', null, h('i', { style: `background:${paint(at)}` }), name)))

function numbers(words, head, rows) {
  return h('details', { class: 'numbers' }, h('summary', null, words('Show the numbers')),
    h('div', { class: 'table-scroll', tabindex: '0', role: 'group', 'aria-label': words('Numbers of the chart') }, h('table', null,
      h('thead', null, h('tr', null, head.map((cell) => h('th', { scope: 'col' }, cell)))),
      h('tbody', null, rows.map(([name, ...values]) => h('tr', null, h('th', { scope: 'row' }, name), values.map((value) => h('td', { class: 'to-right' }, value))))))))
}

export function chart(block, { locale, words }) {
  const { type, segments = [], series = [], axis_config: config = { categories: [] } } = block.chart
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 })
  const show = (value) => format.format(value)
  const said = type === 'pie' ? segments.map((one) => `${one.label} ${show(one.value)}`).join(', ')
    : series.map((one) => `${one.name}: ${one.data.map((point) => `${point.label} ${show(point.value)}`).join(', ')}`).join('; ')
  const label = `${block.title}. ${said}`
  const drawing = h('div', { class: 'drawing' })
  let table
  if (type === 'pie') {
    const total = segments.reduce((sum, one) => sum + one.value, 0)
    drawing.append(svg('svg', { viewBox: '0 0 240 240', role: 'img', 'aria-label': label, class: 'pie' }, pie(segments, show)))
    table = numbers(words, ['', words('Value'), '%'], segments.map((one) => [one.label, show(one.value), `${Math.round((one.value / total) * 100)}`]))
  } else {
    const plot = svg('svg', { height: HIGH, role: 'img', 'aria-label': label })
    const draw = (wide) => {
      const frame = axes(config, series, locale, wide)
      plot.setAttribute('viewBox', `0 0 ${wide} ${HIGH}`)
      plot.setAttribute('width', wide)
      plot.replaceChildren(...[frame.grid, type === 'bar' ? bars(frame, series, show) : lines(frame, series, show, type === 'area')].flat(3).filter(Boolean))
    }
    draw(560)
    drawing.append(plot)
    let drawn = 0
    new ResizeObserver(([{ contentRect }]) => { // text keeps its size on a narrow screen
      const wide = Math.floor(contentRect.width)
      if (wide > 0 && wide !== drawn) { drawn = wide; draw(wide) }
    }).observe(drawing)
    table = numbers(words, ['', ...series.map((one) => one.name)], config.categories.map((name) => [name, ...series.map((one) => show(one.data.find((point) => point.label === name)?.value ?? 0))]))
  }
  const names = type === 'pie' ? segments.map((one) => one.label) : series.map((one) => one.name)
  return h('figure', { class: `chart ${type}` }, h('figcaption', null, block.title), h('div', { class: 'plot' }, drawing, (type === 'pie' || names.length > 1) && legend(names)), table)
}

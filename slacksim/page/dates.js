// Instants as a person reads them: in their own zone, in their own language, against the simulator's clock.

const cache = new Map()
function format(viewer, options) {
  const key = JSON.stringify([viewer.locale, viewer.tz, options])
  if (!cache.has(key)) {
    const made = (more) => new Intl.DateTimeFormat(viewer.locale || 'en-US', { timeZone: viewer.tz || 'UTC', ...options, ...more })
    const plain = made()
    cache.set(key, options.hour === 'numeric' && plain.resolvedOptions().hourCycle === 'h23' ? made({ hour: '2-digit' }) : plain) // 09:00, but 9:00 am
  }
  return cache.get(key)
}

export const fromTs = (ts) => new Date(Number(ts) * 1000)
export const time = (date, viewer) => format(viewer, { hour: 'numeric', minute: '2-digit' }).format(date)
export const full = (date, viewer) => format(viewer, { dateStyle: 'full', timeStyle: 'medium' }).format(date)
export const weekdayTime = (date, viewer) => format(viewer, { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }).format(date)
export const dayKey = (date, viewer) => format({ tz: viewer.tz, locale: 'en-CA' }, { year: 'numeric', month: '2-digit', day: '2-digit' }).format(date)

function daysApart(date, now, viewer) {
  return Math.round((Date.parse(dayKey(date, viewer)) - Date.parse(dayKey(now, viewer))) / 86400e3)
}
function nearDay(date, now, viewer) {
  const days = daysApart(date, now, viewer)
  if (Math.abs(days) > 1) return null
  const words = new Intl.RelativeTimeFormat(viewer.locale || 'en-US', { numeric: 'auto' }).format(days, 'day')
  return words.charAt(0).toLocaleUpperCase(viewer.locale || 'en-US') + words.slice(1)
}
export const day = (date, now, viewer) => nearDay(date, now, viewer) ?? format(viewer, { weekday: 'long', day: 'numeric', month: 'long' }).format(date)
export const ago = (date, now, viewer) => {
  const seconds = (date - now) / 1000
  const [unit, size] = [['day', 86400], ['hour', 3600], ['minute', 60]].find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1]
  return new Intl.RelativeTimeFormat(viewer.locale || 'en-US', { numeric: 'auto' }).format(Math.trunc(seconds / size), unit)
}

const TOKENS = {
  date_num: (date, viewer) => dayKey(date, viewer),
  date_slash: (date, viewer) => format(viewer, { day: '2-digit', month: '2-digit', year: 'numeric' }).format(date),
  date: (date, viewer) => format(viewer, { day: 'numeric', month: 'long', year: 'numeric' }).format(date),
  date_short: (date, viewer) => format(viewer, { day: 'numeric', month: 'short', year: 'numeric' }).format(date),
  date_long: (date, viewer) => format(viewer, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(date),
  day_divider_pretty: (date, viewer, now) => day(date, now, viewer),
  time,
  time_secs: (date, viewer) => format(viewer, { hour: 'numeric', minute: '2-digit', second: '2-digit' }).format(date),
  ago: (date, viewer, now) => ago(date, now, viewer),
}

// fill replaces the {tokens} of a Slack date format.
export function fill(pattern, date, viewer, now) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => {
    const plain = name.replace(/_pretty$/, '')
    if (TOKENS[name]) return TOKENS[name](date, viewer, now)
    if (plain !== name && TOKENS[plain]) return nearDay(date, now, viewer) ?? TOKENS[plain](date, viewer, now)
    return whole
  })
}

// wall is the local time `YYYY-MM-DDTHH:mm` of an instant in a zone; instant is its inverse (epoch seconds).
export function wall(date, tz) {
  const parts = Object.fromEntries(format({ tz, locale: 'en-CA' }, { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(date).map((part) => [part.type, part.value]))
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`
}
export function instant(local, tz) {
  const wanted = Date.parse(`${local}Z`)
  let guess = wanted
  for (let round = 0; round < 2; round++) guess += wanted - Date.parse(`${wall(new Date(guess), tz)}Z`) // the second round settles a change of offset
  return Math.round(guess / 1000)
}

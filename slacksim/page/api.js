// Talking to the simulator: one JSON answer per call, one stream of events per viewer.

export class Refusal extends Error {
  constructor(code, message) { super(message || code); this.code = code }
}

async function call(path, options) {
  const response = await fetch(`/sim/${path}`, options).catch(() => { throw new Refusal('offline', 'The simulator does not answer.') })
  const body = await response.json().catch(() => ({}))
  if (!response.ok || body.ok === false) throw new Refusal(body.error ?? String(response.status), body.message)
  return body
}

export async function get(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
  return call(`${path}?${new URLSearchParams(given)}`)
}

export async function post(path, body) {
  return call(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
}

// listen calls heard for every event; when the stream comes back after a break, heard gets {type:'back'}. What is fetched
// after opened misses nothing. A page out of sight has no stream: a browser opens only six connections to one host.
export function listen(as, heard, status) {
  let source, timer, broken = false
  const first = Promise.withResolvers()
  const open = () => {
    source = new EventSource(`/sim/events?${new URLSearchParams({ as })}`)
    source.onopen = () => {
      status(true)
      first.resolve()
      if (broken) heard({ type: 'back' })
      broken = false
    }
    source.onmessage = (event) => heard(JSON.parse(event.data))
    source.onerror = () => {
      broken = true
      first.resolve()
      status(false)
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, 1500)
    }
  }
  const close = () => {
    clearTimeout(timer)
    source?.close()
    broken = true
    first.resolve()
  }
  const look = () => (document.hidden ? close() : open())
  document.addEventListener('visibilitychange', look)
  look()
  return { opened: first.promise, stop() { document.removeEventListener('visibilitychange', look); close() } }
}

// gather makes one call out of many within the same short while (milliseconds); a call during a run causes one more run.
export function gather(run, wait = () => 25) {
  let timer = null, running = false, again = false
  const go = async () => {
    timer = null
    if (running) { again = true; return }
    running = true
    try { await run() } catch (error) { if (error.code !== 'offline') console.error(error) }
    running = false
    if (again) { again = false; timer ??= setTimeout(go, wait()) }
  }
  return () => { timer ??= setTimeout(go, wait()) }
}

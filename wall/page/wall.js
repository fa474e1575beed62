// The page of a wall. What it shows comes as pieces of HTML; here they are put in their places, one after the other, and
// moved. Browsers of 2015 run it, so it is written as they read it.
(function () {
  'use strict'
  var body = document.body, root = document.documentElement
  var base = location.pathname.replace(/\/+$/, '')
  function by(id) { return document.getElementById(id) }
  function every(list, f) { for (var i = 0; i < list.length; i++) f(list[i], i) }
  function media(query) { return !!window.matchMedia && window.matchMedia(query).matches }
  function calm() { return media('(prefers-reduced-motion: reduce)') }
  if (root.className === 'auto' && media('(prefers-color-scheme: light)')) root.className = 'light'
  if (by('logo')) by('logo').src = base + '/logo'

  // The scenes, one after the other.
  var scenes = [] // {name, seconds, live, el, rows}
  var current = null, timer = 0

  function find(name) {
    for (var i = 0; i < scenes.length; i++) if (scenes[i].name === name) return scenes[i]
    return null
  }

  function show(scene) {
    clearTimeout(timer)
    if (current !== scene) {
      if (current) current.el.className = 'scene'
      current = scene
      if (!scene) return
      scene.el.className = 'scene now'
      fill(scene, true)
    }
    every(by('dots').children, function (dot, i) { dot.className = scenes[i] === scene ? 'now' : '' })
    timer = setTimeout(next, scene.seconds * 1000)
  }

  document.addEventListener('keydown', function (event) { if (event.keyCode === 39) next() }) // of a remote control

  function next() {
    if (scenes.length === 0) return
    show(scenes[(scenes.indexOf(current) + 1) % scenes.length])
  }

  // fill gives bars their length, makes all of it fit, and lets rows go from the places where they were seen last.
  var shares = {}
  function fill(scene, anew) {
    every(scene.el.querySelectorAll('[data-at]'), function (mark) { mark.style.left = mark.getAttribute('data-at') * 100 + '%' })
    fit(scene.el)
    if (scene !== current) return
    every(scene.el.querySelectorAll('[data-share]'), function (bar) {
      var key = scene.name + bar.getAttribute('data-bar')
      var share = Math.max(0, Math.min(1, bar.getAttribute('data-share'))) * 100
      bar.style.width = (anew || !(key in shares) ? 0 : shares[key]) + '%'
      bar.offsetWidth // the browser draws where it was
      bar.style.width = share + '%'
      if (bar.getAttribute('data-bar')) shares[key] = share
    })
    var was = scene.rows || {}, is = {}
    every(scene.el.querySelectorAll('[data-row]'), function (row) {
      var key = row.getAttribute('data-row')
      if (!key) return
      is[key] = row.offsetTop
      if (!(key in was) || was[key] === is[key] || calm()) return
      row.style.transition = 'none'
      row.style.transform = 'translateY(' + (was[key] - is[key]) + 'px)'
      row.offsetWidth
      row.style.transition = 'transform 1.4s cubic-bezier(.3,.1,.2,1)'
      row.style.transform = 'none'
    })
    scene.rows = is
  }

  // fit makes what is too large for its place smaller, down to what can still be read.
  function fit(el) {
    every(el.querySelectorAll('[data-fit]'), function (line) {
      line.style.fontSize = ''
      for (var size = 95; line.scrollWidth > line.clientWidth && size > 15; size -= 5) line.style.fontSize = size / 100 * parseFloat(getComputedStyle(line.parentNode).fontSize) * ratio(line) + 'px'
    })
    el.style.fontSize = ''
    for (var scale = 95; el.scrollHeight > el.clientHeight + 1 && scale >= 60; scale -= 5) el.style.fontSize = scale + '%'
  }
  function ratio(line) { // how large the line is meant to be beside its parent
    var kept = line.style.fontSize
    line.style.fontSize = ''
    var meant = parseFloat(getComputedStyle(line).fontSize) / parseFloat(getComputedStyle(line.parentNode).fontSize)
    line.style.fontSize = kept
    return meant
  }
  window.addEventListener('resize', function () {
    every(scenes, function (scene) { scene.rows = null; fill(scene, false) })
  })

  // What is heard.
  var version = '', synced = false, dead = false, cheered = {}

  function hear(state) {
    if (state.build !== body.getAttribute('data-build')) { location.reload(); return }
    if (dead) { location.reload(); return }
    version = state.version
    by('clock').textContent = by('nightclock').textContent = state.clock
    by('day').textContent = state.day
    by('night').hidden = !state.night
    settle(state.scenes || [], synced)
    cheer(state.cheers || [], synced)
    synced = true
    by('empty').hidden = scenes.length > 0
  }

  function settle(list, live) {
    var kept = [], front = null
    every(list, function (one) {
      var scene = find(one.name)
      if (!scene) {
        scene = { name: one.name, el: document.createElement('section') }
        scene.el.className = 'scene'
        scene.el.setAttribute('data-scene', one.name)
        by('scenes').appendChild(scene.el)
      }
      scene.seconds = one.seconds
      if (one.html && one.html !== scene.html) {
        scene.el.innerHTML = scene.html = one.html
        fill(scene, false)
        if (live && one.live) front = scene
      }
      kept.push(scene)
    })
    every(scenes, function (scene) { if (kept.indexOf(scene) < 0) by('scenes').removeChild(scene.el) })
    var gone = current && kept.indexOf(current) < 0
    if (kept.length !== scenes.length) {
      by('dots').innerHTML = ''
      every(kept, function () { by('dots').appendChild(document.createElement('i')) })
    }
    scenes = kept
    if (gone) { current = null; clearTimeout(timer) }
    if (front) show(front)
    else if (!current && scenes.length > 0) show(scenes[0])
  }

  // A target that is reached while somebody looks. What does not hold any more goes without a word.
  var cheering = '', cheerEnd = 0, waiting = []

  function cheer(list, live) {
    var now = {}
    every(list, function (one) {
      now[one.id] = true
      if (live && !cheered[one.id]) waiting.unshift(one)
    })
    cheered = now
    waiting = waiting.filter(function (one) { return now[one.id] })
    if (cheering && !now[cheering]) endCheer()
    if (!cheering) nextCheer()
  }

  function nextCheer() {
    var one = waiting.shift()
    if (!one) return
    cheering = one.id
    by('cheer').innerHTML = one.html
    by('cheer').hidden = false
    if (!calm()) confetti()
    play(body.getAttribute('data-sound'))
    cheerEnd = setTimeout(endCheer, 12000)
  }

  function endCheer() {
    clearTimeout(cheerEnd)
    cheering = ''
    by('cheer').hidden = true
    by('cheer').innerHTML = ''
    nextCheer()
  }

  function confetti() {
    var canvas = document.createElement('canvas')
    var w = canvas.width = window.innerWidth, h = canvas.height = window.innerHeight, pen = canvas.getContext('2d')
    var hues = [getComputedStyle(by('cheer').querySelector('h2')).color, '#f2b63c', '#e8e8ee', '#6f7a94'], bits = [], began = 0
    for (var i = 0; i < 160; i++) bits.push({ x: Math.random() * w, y: -Math.random() * h * .6, size: h * (.006 + Math.random() * .008), fall: h * (.25 + Math.random() * .25), sway: Math.random() * 6, hue: hues[i % hues.length] })
    body.appendChild(canvas)
    function frame(at) {
      began = began || at
      var t = (at - began) / 1000
      if (t > 5 || !cheering) { body.removeChild(canvas); return }
      pen.clearRect(0, 0, w, h)
      pen.globalAlpha = Math.min(1, 5 - t)
      every(bits, function (bit) {
        pen.fillStyle = bit.hue
        pen.fillRect(bit.x + Math.sin(t * 2 + bit.sway) * h * .03, bit.y + bit.fall * t, bit.size, bit.size * (1 + Math.sin(t * 5 + bit.sway)) / 1.2 + 1)
      })
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  }

  // The sound is made here. Browsers want one click or key before a page may be heard.
  var Audio = window.AudioContext || window.webkitAudioContext, audio = null
  var tunes = { // when, which tone, how long, which shape
    bell: [[0, 1318, 1.6, 'sine'], [0, 2637, .9, 'sine'], [.28, 1568, 1.8, 'sine']],
    fanfare: [[0, 523, .18, 'triangle'], [.18, 659, .18, 'triangle'], [.36, 784, .18, 'triangle'], [.54, 1047, .9, 'triangle'], [.54, 659, .9, 'triangle']],
    gong: [[0, 98, 3.5, 'sine'], [0, 147, 2.8, 'sine'], [0, 233, 1.8, 'triangle']]
  }
  function play(name) {
    if (!audio || audio.state !== 'running' || !tunes[name]) return
    every(tunes[name], function (tone) {
      var from = audio.currentTime + tone[0], source = audio.createOscillator(), gain = audio.createGain()
      source.type = tone[3]
      source.frequency.value = tone[1]
      gain.gain.setValueAtTime(.0001, from)
      gain.gain.linearRampToValueAtTime(.22, from + .02)
      gain.gain.exponentialRampToValueAtTime(.0001, from + tone[2])
      source.connect(gain)
      gain.connect(audio.destination)
      source.start(from)
      source.stop(from + tone[2])
    })
  }
  if (by('ask') && Audio) {
    audio = new Audio()
    var asked = function () { by('ask').hidden = audio.state === 'running' }
    var allow = function () { audio.resume().then(asked) }
    document.addEventListener('click', allow)
    document.addEventListener('keydown', allow)
    asked()
  }

  // The stream. Whatever happens, the page keeps what it has, says since when it hears nothing, and tries again.
  var source = null, heard = 0, tries = 0, retry = 0, seen = ''
  function alive() {
    heard = Date.now()
    tries = 0
    seen = ''
    by('status').textContent = ''
  }
  function lost() {
    if (source) { source.close(); source = null }
    synced = false
    if (!seen && by('clock').textContent) {
      seen = by('clock').textContent
      by('status').textContent = body.getAttribute('data-offline').replace('%T%', seen)
    }
    clearTimeout(retry)
    retry = setTimeout(connect, Math.min(15000, 1000 * Math.pow(2, tries++)))
  }
  function gone() {
    if (source) { source.close(); source = null }
    if (!dead) hear({ build: body.getAttribute('data-build'), version: '', clock: '', day: '', scenes: [], cheers: [], full: true })
    by('status').textContent = ''
    by('empty').textContent = body.getAttribute('data-gone')
    synced = false
    dead = true
    clearTimeout(retry)
    retry = setTimeout(connect, 60000) // somebody may have restored a backup
  }
  // ask fetches the state once: where there are no streams, and to learn why one ends.
  function ask(then) {
    var request = new XMLHttpRequest()
    request.open('GET', base + '/state')
    request.timeout = 10000
    request.onload = function () {
      if (request.status === 404) gone()
      else if (request.status === 200) then(JSON.parse(request.responseText))
      else lost()
    }
    request.onerror = request.ontimeout = lost
    request.send()
  }
  function poll() {
    ask(function (state) {
      alive()
      if (state.version !== version) { state.full = !synced; hear(state) }
      synced = true
      retry = setTimeout(poll, 3000)
    })
  }
  function connect() {
    if (!window.EventSource) { poll(); return }
    heard = Date.now()
    var opened = source = new EventSource(base + '/stream?at=' + encodeURIComponent(version))
    function on(name, f) {
      opened.addEventListener(name, function (event) { if (opened === source) { alive(); f(event) } })
    }
    on('state', function (event) { hear(JSON.parse(event.data)) })
    on('same', function () { synced = true })
    on('beat', function () {})
    on('gone', gone)
    opened.onerror = function () {
      if (opened !== source) return
      opened.close()
      source = null
      if (tries === 0) { lost(); return }
      ask(lost)
    }
  }
  setInterval(function () { if (source && Date.now() - heard > 40000) lost() }, 5000)

  // Nothing stands on the same spot for long: that would burn into the screen.
  var turn = 0
  function drift() {
    turn++
    var x = Math.sin(turn * .7), y = Math.cos(turn * .43)
    by('stage').style.transform = 'translate(' + x * .9 + 'vmin,' + y * .9 + 'vmin)'
    by('nightclock').style.left = 38 + 30 * x + '%'
    by('nightclock').style.top = 42 + 34 * y + '%'
  }
  drift()
  setInterval(drift, 60000)
  connect()
})()

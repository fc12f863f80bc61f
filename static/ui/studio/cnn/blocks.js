// @ts-check
/** The editor of a convolutional network: its layers from the image down to the answer, and what comes out of each. */
import {BlockRow, draw} from './block_row.js'
import {sizes} from './layers.js'
import {adopt} from '../../explain/sheet.js'
import {server} from '../../server_session.js'
import {session} from '../../session.js'
import {h} from '../../view.js'

/** @typedef {import('./layers.js').Block} Block @typedef {{out: number[], parameters: number}} Plan */

/** @param {{value: Block[], about: any, changed: () => void, life: import('../views.js').Life}} given */
export function editor({value, about, changed, life}) {
  const list = h('ol')
  const adding = h('div', {class: 'adding', role: 'group'})
  const said = h('p', {class: 'unseen', role: 'status'})
  const last = h('div', {class: 'block answer'}, h('i', {class: 'slab', 'aria-hidden': 'true'}), h('span', {class: 'what'}, h('b'), h('span', {class: 'detail'})), h('span', {class: 'gives'}, h('span', {class: 'shape'}), h('small')))
  const reason = h('p', {class: 'refused', role: 'alert'})
  const element = h('div', {class: 'blocks'}, list, last, adding, said)
  requestAnimationFrame(() => adopt(element, 'cnn'))
  /** @type {BlockRow[]} */ let rows = []
  /** @type {BlockRow | null} the one that is open */ let opened = null
  /** @type {Plan[]} */ let plans = []
  let turn = 0 // of what the server has said

  const write = () => {
    rows.forEach((row, k) => {
      row.write(k + 1)
      row.plan(plans[k] ?? null)
    })
    const end = plans[rows.length]
    last.children[1].firstChild.textContent = session.t('cnn.kind.dense')
    last.children[1].lastChild.textContent = session.t('cnn.last')
    last.children[2].firstChild.textContent = end ? sizes(end.out) : '…'
    last.children[2].lastChild.textContent = end ? session.words.number(end.parameters) : ''
    if (end) draw(last.firstChild, end.out)
  }
  /** @param {number} at the layer because of which the network cannot be; −1: it can */
  const mark = (at) => {
    rows.forEach((row, k) => row.mark(k === at))
    last.toggleAttribute('data-wrong', at === rows.length)
    if (at < 0) reason.remove()
  }
  /** What comes to an impossible layer: the network until there, checked by itself. @param {number} at */
  const planBefore = async (at) => {
    const mine = ++turn
    const blocks = rows.slice(0, at).map(({block}) => block)
    const flat = blocks.some(({kind}) => kind === 'flatten') ? [] : [{kind: 'flatten'}] // without it nothing could follow
    const {plan} = await server.ask({type: 'check', spec: {...about.defaults, blocks: [...blocks, ...flat]}}).catch(() => ({plan: []}))
    if (mine !== turn || rows[at - 1]?.block !== blocks.at(-1)) return // the network has become another one
    plans = plan.slice(0, at)
    write()
    mark(at)
  }
  const open = (/** @type {BlockRow | null} */ row) => {
    opened = row
    rows.forEach((each) => each.open(each === row))
  }
  /** Put a row at another place; the others make room, so that a row that is dragged stays under the pointer. @param {BlockRow} row @param {number} step */
  const swap = (row, step) => {
    const at = rows.indexOf(row)
    const other = rows[at + step]
    if (!other) return false
    if (step > 0) row.element.before(other.element)
    else row.element.after(other.element)
    rows.splice(at, 1)
    rows.splice(at + step, 0, row)
    return true
  }
  const moved = (/** @type {BlockRow} */ row) => {
    plans = []
    write()
    said.textContent = session.t('cnn.moved', {number: rows.indexOf(row) + 1})
    changed()
  }
  /** @type {import('./block_row.js').List} */
  const acts = {
    open: (row) => open(row === opened ? null : row),
    move: (row, step) => {
      if (swap(row, step)) moved(row)
      row.grip.focus()
    },
    remove: (row) => {
      const at = rows.indexOf(row)
      rows.splice(at, 1)
      plans = []
      row.element.remove()
      if (row === opened) open(null)
      write()
      changed();
      (rows[Math.min(at, rows.length - 1)]?.face ?? adding.firstElementChild).focus()
    },
    drag: (row, event) => {
      const before = rows.indexOf(row)
      row.grip.setPointerCapture(event.pointerId)
      row.element.toggleAttribute('data-dragged', true)
      const move = (/** @type {PointerEvent} */ {clientY}) => {
        const middle = (/** @type {BlockRow | undefined} */ other) => {
          const box = other?.element.getBoundingClientRect()
          return box && box.top + box.height / 2
        }
        const at = rows.indexOf(row)
        const [above, below] = [middle(rows[at - 1]), middle(rows[at + 1])]
        if (above !== undefined && clientY < above) swap(row, -1)
        else if (below !== undefined && clientY > below) swap(row, 1)
      }
      const end = () => {
        row.grip.removeEventListener('pointermove', move)
        row.element.toggleAttribute('data-dragged', false)
        if (rows.indexOf(row) !== before) moved(row)
      }
      row.grip.addEventListener('pointermove', move)
      row.grip.addEventListener('lostpointercapture', end, {once: true})
    },
  }
  const put = (/** @type {Block[]} */ blocks) => {
    rows = blocks.map((block) => new BlockRow(block, about, acts))
    list.replaceChildren(...rows.map((row) => row.element))
    plans = []
    mark(-1)
    open(null)
    write()
  }
  const add = (/** @type {string} */ kind) => {
    const fields = Object.entries(about.blocks[kind]).map(([field, rule]) => [field, /** @type {any} */ (rule).default])
    const row = new BlockRow({kind, ...Object.fromEntries(fields)}, about, acts)
    const at = opened ? rows.indexOf(opened) + 1 : rows.length
    list.insertBefore(row.element, rows[at]?.element ?? null)
    rows.splice(at, 0, row)
    plans = []
    write()
    open(row)
    row.face.focus()
    changed()
  }
  const kinds = Object.keys(about.blocks).map((kind) => ({kind, button: h('button', {type: 'button', class: 'quiet small', onclick: () => add(kind)})}))
  adding.append(...kinds.map(({button}) => button))
  put(value)
  life.texts(() => {
    for (const {kind, button} of kinds) button.textContent = `+ ${session.t(`cnn.kind.${kind}`)}`
    adding.setAttribute('aria-label', session.t('cnn.add'))
    list.setAttribute('aria-label', session.t('cnn.layers'))
    write()
  })

  return {
    element,
    get value() { return rows.map(({block}) => block) },
    set value(blocks) {
      if (JSON.stringify(blocks) !== JSON.stringify(rows.map(({block}) => block))) put(blocks)
    },
    /** @param {Plan[]} found the network's layers, the last one the server's own */
    plan(found) {
      turn += 1
      plans = found
      mark(-1)
      write()
    },
    /** Mark the layer that a refusal names (`blocks[2]`), and say there why. @param {{field?: string | null, message: string, hint?: string} | null} refusal */
    refuse(refusal) {
      const [, named] = /^blocks\[(\d+)\]/.exec(refusal?.field ?? '') ?? []
      const place = named === undefined ? undefined : rows[Number(named)]?.element ?? last
      mark(place ? Number(named) : -1)
      if (!place) return false
      reason.textContent = [refusal?.message, refusal?.hint].filter(Boolean).join(' ')
      place.append(reason)
      planBefore(Number(named))
      return true
    },
  }
}

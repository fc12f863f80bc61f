// @ts-check
/** A part of a recipe's views: its name, one sentence that says what it shows, and a body once there is something. */
import {session} from '../session.js'
import {h} from '../view.js'

/**
 * `name` of the texts `<name>.title` and `<name>.what`.
 * @param {string} name @param {{texts: (write: () => void) => void}} life @param {...Node} body
 */
export function section(name, {texts}, ...body) {
  const [title, what] = [h('h3'), h('p', {class: 'caption'})]
  const inside = h('div', {class: 'inside', hidden: true}, ...body)
  const element = h('section', {class: `part ${name.replace('.', '-')}`}, h('header', {}, title, what), inside)
  let named = [`${name}.title`, `${name}.what`]
  const write = () => {
    title.textContent = session.t(named[0])
    what.textContent = session.t(named[1])
  }
  texts(write)
  return {
    element,
    /** @param {boolean} there */ fill: (there) => { inside.hidden = !there },
    /** Go by other texts from now on. @param {[title: string, what: string]} keys */ name: (...keys) => {
      named = keys
      write()
    },
  }
}

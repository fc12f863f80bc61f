// @ts-check
/** The classes of images in the person's language; a digit is its own name. */
import {session} from '../session.js'

/** @type {Record<string, string>} */
const NAMES = {
  'T-shirt/top': 'clothes.t_shirt',
  Trouser: 'clothes.trouser',
  Pullover: 'clothes.pullover',
  Dress: 'clothes.dress',
  Coat: 'clothes.coat',
  Sandal: 'clothes.sandal',
  Shirt: 'clothes.shirt',
  Sneaker: 'clothes.sneaker',
  Bag: 'clothes.bag',
  'Ankle boot': 'clothes.ankle_boot',
  Face: 'things.face',
  Person: 'things.person',
  Animal: 'things.animal',
  Food: 'things.food',
  Place: 'things.place',
  Transport: 'things.transport',
  'Sport or game': 'things.sport',
  Object: 'things.object',
  Sign: 'things.sign',
  Flag: 'things.flag',
}

/** The classes that a run tells apart, in the person's language; none before its spec has come. @param {any} run @param {any} about what the server tells of its recipe */
export const classesOf = ({spec}, about) => ((spec.upload ?? about.data[spec.data])?.classes ?? []).map(className)

/** @param {string} name as the server says it */
export const className = (name) => (name in NAMES ? session.t(NAMES[name]) : name)

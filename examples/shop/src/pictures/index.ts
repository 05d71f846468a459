// There are no photographs of these products, so each gets an illustration: a shape by what its name says it is, in
// the colours and the pattern that its name speaks of. Always the same one for the same product.

import * as home from './home.ts';
import { paintOf } from './paint.ts';
import type { Shape } from './table.ts';
import * as table from './table.ts';
import * as things from './things.ts';

/** The first that is in the name decides. */
const SHAPES: readonly (readonly [words: RegExp, shape: Shape])[] = [
  [/\b(doormat)/, home.doormat],
  [/\b(bunting|garland|pennant|paper chain|flag)/, things.bunting],
  [/\b(cake ?stand)/, table.cakestand],
  [/\b(cake cases|cupcake|cake tins?|fairy cake|muffin)/, table.cupcake],
  [/\b(christmas tree|tree)/, things.tree],
  [/\b(bauble|christmas)/, things.bauble],
  [/\b(lunch bag)/, things.lunchbag],
  [/\b(lunch ?box|snack box|tiffin)/, things.lunchbox],
  [/\b(jumbo|shopper|tote|bag\b|bags\b)/, things.tote],
  [/\b(purse|wallet|passport|luggage)/, things.purse],
  [/\b(umbrella|parasol)/, things.umbrella],
  [/\b(hot water bottle|warmer)/, home.bottle],
  [/\b(tissue|plasters|soap|bath|towel|flannel)/, home.tissues],
  [/\b(cushion|pillow|quilt|throw)/, home.cushion],
  [/\b(doormat|mat\b)/, home.doormat],
  [/\b(sign\b|plaque|chalkboard|black ?board|memo)/, home.sign],
  [/\b(clock)/, home.clock],
  [/\b(frame|photo|picture|magnet)/, home.frame],
  [/\b(mirror)/, home.mirror],
  [/\b(knob|handle)/, home.knob],
  [/\b(hook|hanger|rack|peg)/, home.hook],
  [/\b(night light|toadstool)/, home.toadstool],
  [/\b(hanging heart.*light|heart.*t-light)/, home.tealight],
  [/\b(t-?light|votive)/, home.votive],
  [/\b(lantern|lamp)/, home.lantern],
  [/\b(lights)/, home.lights],
  [/\b(candle|incense|scent)/, home.candle],
  [/\b(bird ?house|birdcage|bird cage)/, home.birdhouse],
  [/\b(bird|duck|chick\b|owl|hen\b)/, home.bird],
  [/\b(watering)/, home.can],
  [/\b(plant|herb|flower ?pot|garden|grow|trellis|seed)/, home.plant],
  [/\b(tea ?cup|saucer)/, table.teacup],
  [/\b(teapot|tea set|tea for)/, table.teapot],
  [/\b(mug|cup\b|cups\b)/, table.mug],
  [/\b(jug|decanter|carafe|milk|watering)/, table.jug],
  [/\b(cutlery|spoon|fork|knife|chopsticks)/, table.cutlery],
  [/\b(glass|beaker|tumbler|goblet|straws)/, table.glass],
  [/\b(plate|coaster|placemat|doil|tray|platter)/, table.plate],
  [/\b(bowl|dish|colander|popcorn)/, table.bowl],
  [/\b(cutter|mould)/, table.cutters],
  [/\b(jar|jam|bottle|storage jar)/, table.jar],
  [/\b(apron|tea ?towel|oven|glove)/, table.apron],
  [/\b(baking|kitchen|recipe|scales|timer|cook|egg|whisk|food|pan\b)/, table.baking],
  [/\b(feltcraft|sewing|knitting|crochet|button|reel|ribbon)/, things.sewing],
  [/\b(pen\b|pens\b|pencil|crayon|chalk|paint|drawing|ruler|craft)/, things.pencils],
  [/\b(notebook|sketchbook|journal|book|diary|stationery|calendar)/, things.notebook],
  [/\b(balloon)/, things.balloons],
  [/\b(napkin|card|invite|paper|wrap|sticker|tags|envelope|postcard|letter)/, things.card],
  [/\b(doll|babushka|ballerina|angel|princess)/, things.doll],
  [/\b(rabbit|bunny|teddy|cat\b|dog|mouse|mice|friends|animal)/, things.rabbit],
  [/\b(block|alphabet|skittles|ludo|toy|train)/, things.blocks],
  [/\b(game|jigsaw|dominoes|puzzle|playing|snap|dice|cards)/, things.dice],
  [/\b(drawer|cabinet|chest|shelf)/, things.drawers],
  [/\b(basket|hamper|picnic)/, things.basket],
  [/\b(tins?\b|canister|bin\b)/, things.tin],
  [/\b(box|case|crate|container|trinket|storage)/, things.box],
  [/\b(heart|love|wicker|slate|hanging|decoration)/, home.heart],
];

/** The picture as SVG. @example pictureOf({ id: '20725', name: 'Lunch bag red retrospot' }) */
export function pictureOf({ id, name }: { id: string; name: string }): string {
  const text = name.toLowerCase();
  const seed = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  const shape = SHAPES.find(([words]) => words.test(text))?.[1] ?? things.gift;
  const paint = paintOf(name, seed);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200"><defs>${paint.pattern}</defs><path d="M0 0h200v200H0z" fill="${paint.ground}"/><ellipse cx="100" cy="168" rx="70" ry="8" fill="#3a2a1a" opacity=".1"/>${shape(paint)}</svg>`;
}

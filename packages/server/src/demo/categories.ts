// Which department a product belongs to. The shop's data has none, so they are derived from the words of the
// description: the first line whose words appear decides, and what has none of them is a curiosity.

export interface Category {
  key: string;
  name: string;
}

export const CATEGORIES: readonly Category[] = [
  { key: 'table', name: 'Tea & table' },
  { key: 'kitchen', name: 'Kitchen & baking' },
  { key: 'light', name: 'Candles & light' },
  { key: 'home', name: 'Home & decor' },
  { key: 'garden', name: 'Garden' },
  { key: 'party', name: 'Party & paper' },
  { key: 'children', name: 'Toys & children' },
  { key: 'bags', name: 'Bags & outings' },
  { key: 'craft', name: 'Craft & desk' },
  { key: 'comfort', name: 'Bath & comfort' },
  { key: 'storage', name: 'Boxes & tins' },
  { key: 'christmas', name: 'Christmas' },
  { key: 'curiosities', name: 'Curiosities' },
];

/** From the most telling words to the least: a Christmas candle is for Christmas, and a sign about gardens hangs at home. */
const RULES: readonly (readonly [category: string, words: RegExp])[] = [
  [
    'christmas',
    /\b(christmas|xmas|advent|santa|reindeer|snowflakes?|snowman|baubles?|noel|nativity|rudolph)\b/,
  ],
  ['home', /\b(signs?|doormat|knobs?|drawerknob|building block)\b/],
  ['comfort', /\b(plasters|hot water bottle|hand ?warmer|tissues)\b/],
  [
    'bags',
    /\b(bags?|shopper|tote|purse|wallet|umbrella|parasol|luggage|passport|picnic|lunch ?box|snack boxes|flask|cool|ruck?sack|basket)\b/,
  ],
  [
    'craft',
    /\b(feltcraft|stationery|writing set|paint set|paint your own|exercise books|note ?books?|notepad|postcards?|memoboard|craft|sewing|knitting|crochet|pens?|pencils?|notebooks?|sketchbook|stickers?|stamps?|tape|memo|calculator|ruler|chalk|blackboard|journal|rubber|eraser|sharpener|crayons?|buttons?|scissor|letter rack|diary|office|address book)\b/,
  ],
  [
    'light',
    /\b(t-?lights?|candles?|candlestick|lanterns?|lights?|lamps?|chandelier|incense|scent(ed)?|votive)\b/,
  ],
  [
    'garden',
    /\b(hammock|garden\w*|plant|planter|watering|birds? ?(house|feeder|table|bath|cage)|birdhouse|birdcage|herbs?|flower ?pots?|seeds?|grow|shed|bucket|thermometer|windmill|trowel|greenhouse|hen house|wheelbarrow|trellis|wellies|deckchair)\b/,
  ],
  [
    'party',
    /\b(bunting|pennant|badges|tattoos|party|cards?|wrap|gift ?tags?|tags|ribbons?|balloons?|garlands?|invites|straws|streamers?|confetti|paper chain|birthday|piñata|doil(y|ies)|napkins?|candy|tissue paper|envelopes|flags?|honeycomb)\b/,
  ],
  [
    'kitchen',
    /\b(baking|cake (cases?|tins?|mould|slice)|cases|jelly|moulds?|cookie|cutters?|kitchen|oven|apron|recipe|measuring|scales|jam|pantry|jars?|biscuit|bread|egg ?(cups?|holder|frying)?|timer|spoons?|whisk|colander|trivet|tea ?towels?|washing up|bottle opener|corkscrew|chopping|grater|sieve|mixing|popcorn|tiffin|food|spice|larder|fridge|milk ?(pan|bottle)|casserole|pan|cook\w*)\b/,
  ],
  [
    'table',
    /\b(chopsticks|mugs?|tea ?cups?|cups?|teapot|tea|coffee|saucer|cake ?stands?|cakestand|plates?|bowls?|cutlery|coasters?|place ?mats?|placemats?|table\w*|jugs?|glass(es)?|tumblers?|goblet|dinner|tray|beakers?|dish|sugar|decanter|carafe|doily|platter)\b/,
  ],
  [
    'children',
    /\b(dolls?|dolly|toys?|games?|jigsaw|child\w*|kids|baby|babies|dinosaurs?|spaceboy|skipping|circus|playhouse|money ?(bank|box)|soldiers?|puzzles?|blocks?|ludo|dominoes|bingo|hopscotch|magic|robot|monsters?|babushka|bunny|rabbit|teddy|pirate|nursery|playing|spinning|yoyo|rocket|train|piano|drawing|painting)\b/,
  ],
  [
    'comfort',
    /\b(washbag|flannel|lip gloss|hot water bottle|soap|bath|bathroom|towels?|hand ?warmer|warmers?|plasters|tissues|toilet|wash|sponge|toothbrush|slippers|quilt|throw|blanket|pillow|cushions?|cosy|draught)\b/,
  ],
  ['storage', /\b(tins?|box(es)?|storage|crates?|canister|chest|cabinet|drawers?|bin|container|trunk)\b/],
  [
    'home',
    /\b(frames?|clocks?|signs?|hooks?|doormat|mirror|knobs?|hangers?|doorstop|door|wall|ornaments?|shelf|shelves|rack|magnets?|hanging|hearts?|photo|art|picture|metal|wood(en)?|vase|flowers?|wreath|decorations?|peg|bell|key|letters?|block|slate|holder|stand|tidy|mat|doors?|plaque|feather|antique|stool|chair|tile|screen|birds?|owl|cat|dog)\b/,
  ],
];

/** @example categoryOf('LUNCH BAG RED RETROSPOT') // 'bags' */
export function categoryOf(description: string): string {
  const text = description.toLowerCase();
  return RULES.find(([, words]) => words.test(text))?.[0] ?? 'curiosities';
}

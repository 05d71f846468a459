// Colours and patterns by the words of a product's name: "red retrospot" is red with white dots. What the words leave
// open is drawn from the product's id, so a product always looks the same.

export interface Paint {
  /** What the body is filled with: the colour, or the pattern in it. */
  fill: string;
  main: string;
  light: string;
  dark: string;
  /** Goes with the main colour. */
  accent: string;
  /** Of the whole picture. */
  ground: string;
  /** The definition of the pattern; empty for plain colour. */
  pattern: string;
}

type Colours = Omit<Paint, 'fill' | 'pattern'>;

const colours = (main: string, light: string, dark: string, accent: string, ground: string): Colours => ({
  ...{ main, light, dark, accent, ground },
});

const RED = colours('#c8413b', '#f0b8ad', '#8d2724', '#f2e3c9', '#f6e4dc');
const PINK = colours('#e08a9b', '#f9d6dc', '#b25468', '#8fb8a8', '#fbe9e8');
const BLUE = colours('#5b87a8', '#c3d7e4', '#35597a', '#eac46b', '#e3edf2');
const GREEN = colours('#6f9a74', '#cadcc3', '#446b4d', '#e0a35c', '#e8efe0');
const YELLOW = colours('#e3b24d', '#f8e3af', '#a97a1d', '#6b93a6', '#faf0d8');
const CREAM = colours('#f3e9d6', '#fffaf0', '#bba98a', '#c8413b', '#ebe4da');
const WHITE = colours('#fbf8f2', '#ffffff', '#b9b3a8', '#7d9bb0', '#e4e6e6');
const BLACK = colours('#3c3836', '#8b8580', '#1f1c1b', '#d4a24c', '#e8e4df');
const METAL = colours('#9aa3a8', '#d5dade', '#636c72', '#c8413b', '#e8ebeb');
const WOOD = colours('#b98a5b', '#e3c9a6', '#80592f', '#6f9a74', '#f1e7da');
const PURPLE = colours('#8e7aa8', '#d6cbe2', '#5d4b78', '#e3b24d', '#ece6f0');
const BROWN = colours('#8a5a44', '#d6b8a5', '#5c3727', '#f0c3b0', '#f2e6dd');

/** Words for colours first, then what things of that name look like. */
const BY_WORD: readonly (readonly [words: RegExp, colours: Colours])[] = [
  [/\bred\b/, RED],
  [/\bpink\b/, PINK],
  [/\b(blue|turquoise)\b/, BLUE],
  [/\b(green|mint|olive)\b/, GREEN],
  [/\b(yellow|gold|mustard)\b/, YELLOW],
  [/\b(ivory|cream)\b/, CREAM],
  [/\b(white|clear)\b/, WHITE],
  [/\bblack\b/, BLACK],
  [/\b(silver|zinc|grey)\b/, METAL],
  [/\b(purple|lavender|lilac|heather)\b/, PURPLE],
  [/\b(chocolate|coffee|brown)\b/, BROWN],
  [/\b(strawberr\w*|poppy|toadstools?|apples?|cherry|diner|retrospot|christmas)\b/, RED],
  [/\b(dolly|girls?|fairy|sweetheart|rose|roses|regency|cupcake|bunny)\b/, PINK],
  [/\b(spaceboy|london|union jack|sailor|sea|boys?|airline)\b/, BLUE],
  [/\b(garden\w*|leaf|herbs?|woodland|pears?|dinosaur)\b/, GREEN],
  [/\b(pantry|lemon|sun\w*|chick|daisy)\b/, YELLOW],
  [/\b(natural|linen|doily|doilies|lace|french|crochet)\b/, CREAM],
  [/\b(glass|crystal|snow)\b/, WHITE],
  [/\b(skulls?|baroque|chalk\w*|slate)\b/, BLACK],
  [/\b(metal|tin|steel|enamel|wire|antique)\b/, METAL],
  [/\b(wood|wooden|wicker|rattan|cork)\b/, WOOD],
  [/\b(babushka|suki)\b/, PURPLE],
  [/\b(scottie|teddy)\b/, BROWN],
];
const ANY = [RED, PINK, BLUE, GREEN, YELLOW, CREAM, PURPLE];

type Draw = (colours: Colours) => string;
const dots: Draw = ({ accent, main }) => {
  const dot = main === '#c8413b' || main === '#3c3836' ? '#fffaf2' : accent;
  return `<circle cx="6" cy="6" r="3.6" fill="${dot}"/><circle cx="17" cy="17" r="3.6" fill="${dot}"/>`;
};
const stripes: Draw = ({ light }) => `<path d="M0 0h9v22H0z" fill="${light}"/>`;
const checks: Draw = ({ light }) => `<path d="M0 0h11v11H0zM11 11h11v11H11z" fill="${light}" opacity=".75"/>`;
const flowers: Draw = ({ light, accent }) =>
  `<g fill="${light}"><circle cx="11" cy="7" r="3.4"/><circle cx="15" cy="11" r="3.4"/><circle cx="11" cy="15" r="3.4"/><circle cx="7" cy="11" r="3.4"/></g><circle cx="11" cy="11" r="2.4" fill="${accent}"/>`;
const hearts: Draw = ({ light }) =>
  `<path d="M11 17c-9-6-6-12-2.6-11.4 1.4.2 2.2 1.2 2.6 2 .4-.8 1.2-1.8 2.6-2C17 5 20 11 11 17z" fill="${light}"/>`;
const stars: Draw = ({ accent }) =>
  `<path d="m11 3 2.2 5.2 5.6.4-4.3 3.6 1.4 5.500L11 14.700l-4.9 3 1.4-5.500L3.2 8.600l5.6-.4z" fill="${accent}"/>`;
const leaves: Draw = ({ light }) => `<path d="M4 17c0-8 5-11 12-12 0 8-5 12-12 12z" fill="${light}"/>`;

const PATTERNS: readonly (readonly [words: RegExp, draw: Draw])[] = [
  [/\b(retrospot|polkadot|spotty|spots?|dots?)\b/, dots],
  [/\b(stripes?|stripey|striped|deckchair|circus)\b/, stripes],
  [/\b(gingham|check|tartan|picnic|picnic)\b/, checks],
  [/\b(hearts?|sweetheart|love)\b/, hearts],
  [/\b(stars?|spaceboy|skulls?|union jack|christmas)\b/, stars],
  [/\b(rose|roses|floral|flowers?|daisy|paisley|regency|vintage|dolly|suki|folk)\b/, flowers],
  [/\b(woodland|leaf|garden|botanical|pears?|apples?|pantry)\b/, leaves],
];

/** @example paintOf('Lunch bag red retrospot', 3) */
export function paintOf(name: string, seed: number): Paint {
  const text = name.toLowerCase();
  const found = BY_WORD.find(([words]) => words.test(text))?.[1] ?? ANY[seed % ANY.length]!;
  const draw = PATTERNS.find(([words]) => words.test(text))?.[1];
  if (!draw) return { ...found, fill: found.main, pattern: '' };
  const body = `<path d="M0 0h22v22H0z" fill="${found.main}"/>${draw(found)}`;
  const pattern = `<pattern id="p" width="22" height="22" patternUnits="userSpaceOnUse">${body}</pattern>`;
  return { ...found, fill: 'url(#p)', pattern };
}

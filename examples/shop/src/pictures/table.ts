// What stands on a table or in a kitchen, drawn on 200 by 200 with the ground at 165.

import type { Paint } from './paint.ts';

export type Shape = (paint: Paint) => string;

export const cakestand: Shape = ({ fill, main, dark, accent }) => `
  <path d="M97 44h6v118h-6z" fill="${dark}"/><circle cx="100" cy="38" r="8" fill="none" stroke="${dark}" stroke-width="5"/>
  <path d="M70 66h60l-6 9H76zM56 106h88l-7 10H63zM42 148h116l-9 12H51z" fill="${fill}"/>
  <g fill="${main}"><ellipse cx="100" cy="66" rx="31" ry="5"/><ellipse cx="100" cy="106" rx="45" ry="6"/><ellipse cx="100" cy="148" rx="59" ry="7"/></g>
  <g fill="${accent}"><path d="M82 62a8 8 0 0 1 16 0zM106 62a7 7 0 0 1 14 0zM66 102a10 10 0 0 1 20 0zM112 102a10 10 0 0 1 20 0zM54 143a11 11 0 0 1 22 0zM124 143a11 11 0 0 1 22 0z"/></g>`;

export const teacup: Shape = ({ fill, light, dark, main }) => `
  <ellipse cx="100" cy="152" rx="66" ry="11" fill="${main}"/><ellipse cx="100" cy="149" rx="66" ry="10" fill="${light}"/>
  <path d="M146 92c26-4 28 32-8 34" fill="none" stroke="${dark}" stroke-width="7"/>
  <path d="M50 80h100c0 40-18 66-38 68H88c-20-2-38-28-38-68z" fill="${fill}"/>
  <ellipse cx="100" cy="80" rx="50" ry="10" fill="${light}"/><ellipse cx="100" cy="82" rx="42" ry="7" fill="#8a5a34"/>`;

export const mug: Shape = ({ fill, light, dark }) => `
  <path d="M134 84c36-6 36 50-2 48" fill="none" stroke="${dark}" stroke-width="10"/>
  <path d="M58 64h80v92q0 9-9 9H67q-9 0-9-9z" fill="${fill}"/><path d="M58 64h14v101h-5q-9 0-9-9z" fill="#fff" opacity=".18"/>
  <ellipse cx="98" cy="64" rx="40" ry="8" fill="${light}"/><ellipse cx="98" cy="66" rx="33" ry="5" fill="#8a5a34"/>`;

export const teapot: Shape = ({ fill, main, light, dark }) => `
  <path d="M54 112C30 108 34 84 18 84l-2-8c26-2 24 26 42 22z" fill="${main}"/>
  <path d="M146 92c36-6 34 48-4 44" fill="none" stroke="${dark}" stroke-width="9"/>
  <path d="M100 70c44 0 56 30 52 54-4 26-20 40-52 40s-48-14-52-40c-4-24 8-54 52-54z" fill="${fill}"/>
  <path d="M72 76c4-12 52-12 56 0z" fill="${light}"/><circle cx="100" cy="62" r="7" fill="${dark}"/>`;

export const bowl: Shape = ({ fill, light, dark }) => `
  <path d="M70 158h60l-6 8H76z" fill="${dark}"/><path d="M34 94h132c0 40-28 66-66 66s-66-26-66-66z" fill="${fill}"/>
  <ellipse cx="100" cy="94" rx="66" ry="14" fill="${light}"/><ellipse cx="100" cy="96" rx="56" ry="9" fill="${dark}" opacity=".25"/>`;

export const plate: Shape = ({ fill, light, main }) => `
  <circle cx="100" cy="106" r="66" fill="${main}"/><circle cx="100" cy="104" r="66" fill="${fill}"/>
  <circle cx="100" cy="104" r="44" fill="${light}"/><circle cx="100" cy="104" r="44" fill="none" stroke="${main}" stroke-width="2"/>`;

export const jug: Shape = ({ fill, light, dark }) => `
  <path d="M138 82c34-2 30 54-6 52" fill="none" stroke="${dark}" stroke-width="9"/>
  <path d="M66 56c-10-2-16 2-22 8 10 2 18 8 16 24-2 14-8 22-8 40 0 22 12 38 46 38s46-16 46-38c0-26-12-30-10-72z" fill="${fill}"/>
  <path d="M44 64c20-12 62-12 90-8-20 10-60 8-72 8z" fill="${light}"/>`;

export const glass: Shape = ({ fill, light, dark }) => `
  <path d="M60 54h80l-9 104q-1 7-8 7H77q-7 0-8-7z" fill="${light}" opacity=".85"/>
  <path d="M64 94h72l-5 64q-1 7-8 7H77q-7 0-8-7z" fill="${fill}" opacity=".9"/>
  <ellipse cx="100" cy="54" rx="40" ry="7" fill="none" stroke="${dark}" stroke-width="3"/><path d="M72 62h7l6 90h-6z" fill="#fff" opacity=".45"/>`;

export const cutlery: Shape = ({ fill, dark, light }) => `
  <g fill="${light}" stroke="${dark}" stroke-width="2"><path d="M62 36v34q0 10 8 12v12h8V82q8-2 8-12V36h-5v30h-4V36h-6v30h-4V36z"/>
  <ellipse cx="112" cy="58" rx="13" ry="22"/><path d="M108 80h8v16h-8zM140 36q14 14 8 60h-8z"/></g>
  <g fill="${fill}" stroke="${dark}" stroke-width="1.5"><rect x="66" y="94" width="16" height="72" rx="8"/><rect x="104" y="94" width="16" height="72" rx="8"/><rect x="136" y="94" width="16" height="72" rx="8"/></g>`;

export const cupcake: Shape = ({ fill, light, accent, dark }) => `
  <path d="M56 108h88l-14 56H70z" fill="${fill}"/><path d="M72 112l6 50M90 112l3 50M110 112l-3 50M128 112l-6 50" stroke="${dark}" opacity=".35" stroke-width="2"/>
  <path d="M50 108c-8-18 10-26 16-26 0-18 20-24 30-20 6-12 26-8 26 8 14-2 20 10 16 18 14 0 18 14 12 20z" fill="${light}"/>
  <circle cx="104" cy="50" r="10" fill="${accent}"/>`;

export const cutters: Shape = ({ main, dark, accent }) => `
  <g fill="none" stroke-width="9" stroke-linejoin="round"><path d="M72 124c-40-28-26-58-8-56 8 1 12 6 14 12 2-6 8-11 16-12 18-2 28 28-22 56z" stroke="${main}" transform="translate(-4 -6)"/>
  <path d="m132 88 10 22 24 2-18 16 6 24-22-13-21 13 5-24-18-16 24-2z" stroke="${dark}"/></g><circle cx="66" cy="146" r="14" fill="none" stroke="${accent}" stroke-width="8"/>`;

export const jar: Shape = ({ fill, main, light, dark }) => `
  <rect x="62" y="42" width="76" height="22" rx="6" fill="${fill}"/><path d="M66 64h68c14 8 16 16 16 30v58q0 13-13 13H63q-13 0-13-13V94c0-14 2-22 16-30z" fill="${light}"/>
  <path d="M50 104h100v48q0 13-13 13H63q-13 0-13-13z" fill="${main}" opacity=".85"/><rect x="68" y="110" width="64" height="36" rx="4" fill="#fffaf0"/><path d="M80 122h40M86 132h28" stroke="${dark}" stroke-width="3"/>`;

export const baking: Shape = ({ fill, main, dark, accent }) => `
  <path d="M44 150 110 70l16 14-66 78q-8 8-15 2t-1-14z" fill="${fill}"/><circle cx="132" cy="58" r="16" fill="${main}"/>
  <path d="M70 60c-24-24 2-36 14-20s6 30 0 34z" fill="none" stroke="${dark}" stroke-width="5"/><path d="M76 68 132 152" stroke="${accent}" stroke-width="11" stroke-linecap="round"/>`;

export const apron: Shape = ({ fill, light, dark }) => `
  <path d="M78 58c0-30 44-30 44 0" fill="none" stroke="${dark}" stroke-width="5"/>
  <path d="M74 56h52l6 34h22v68q0 7-7 7H53q-7 0-7-7V90h22z" fill="${fill}"/><path d="M72 116h56v22q0 8-8 8H80q-8 0-8-8z" fill="${light}"/>
  <path d="M46 92 24 108M154 92l22 16" stroke="${dark}" stroke-width="5" stroke-linecap="round"/>`;

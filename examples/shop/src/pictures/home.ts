// What hangs, stands or lies in a house and its garden, drawn on 200 by 200 with the ground at 165.

import type { Shape } from './table.ts';

export const tealight: Shape = ({ fill, light, dark }) => `
  <path d="M100 20v34" stroke="${dark}" stroke-width="3"/>
  <path d="M100 166C22 116 40 52 78 54c14 1 20 10 22 18 2-8 8-17 22-18 38-2 56 62-22 112z" fill="${fill}"/>
  <circle cx="100" cy="104" r="25" fill="${light}"/><path d="M84 110h32v16H84z" fill="#fffaf0"/><path d="M100 108c-8-8-4-14 0-22 4 8 8 14 0 22z" fill="#eda93b"/>`;

export const votive: Shape = ({ fill, light, dark }) => `
  <path d="M56 82h88l-8 74q-1 9-10 9H74q-9 0-10-9z" fill="${light}"/><path d="M60 116h80l-5 40q-1 9-9 9H74q-9 0-10-9z" fill="${fill}"/>
  <ellipse cx="100" cy="82" rx="44" ry="8" fill="none" stroke="${dark}" stroke-width="3"/><circle cx="100" cy="96" r="26" fill="#ffe7ae" opacity=".7"/><path d="M100 112c-11-10-6-20 0-32 6 12 11 22 0 32z" fill="#eda93b"/>`;

export const candle: Shape = ({ fill, light, main }) => `
  <circle cx="100" cy="52" r="30" fill="#ffe7ae" opacity=".7"/><path d="M100 70c-12-11-7-22 0-36 7 14 12 25 0 36z" fill="#eda93b"/><path d="M98 66h4v18h-4z" fill="#5c4a3a"/>
  <rect x="70" y="82" width="60" height="80" rx="6" fill="${fill}"/><ellipse cx="100" cy="84" rx="30" ry="7" fill="${light}"/><ellipse cx="100" cy="162" rx="46" ry="8" fill="${main}"/>`;

export const lantern: Shape = ({ fill, dark, light }) => `
  <path d="M84 42c0-22 32-22 32 0" fill="none" stroke="${dark}" stroke-width="5"/><path d="M70 66l14-24h32l14 24z" fill="${fill}"/>
  <path d="M70 66h60v86H70z" fill="${light}"/><path d="M70 66h60v86H70zM100 66v86" fill="none" stroke="${dark}" stroke-width="6"/>
  <circle cx="100" cy="116" r="20" fill="#ffe7ae"/><path d="M100 128c-9-9-5-17 0-27 5 10 9 18 0 27z" fill="#eda93b"/><rect x="60" y="150" width="80" height="14" rx="4" fill="${fill}"/>`;

export const lights: Shape = ({ main, accent, light, dark }) => {
  const bulb = (x: number, y: number, colour: string) =>
    `<path d="M${x - 5} ${y}h10v8h-10z" fill="${dark}"/><path d="M${x} ${y + 38}c-16-10-12-26-6-30h12c6 4 10 20-6 30z" fill="${colour}"/>`;
  return `<path d="M20 60c30 40 60 34 80 6s50-30 80 0" fill="none" stroke="${dark}" stroke-width="4"/>
  ${bulb(44, 82, main)}${bulb(82, 82, accent)}${bulb(118, 50, light)}${bulb(154, 46, main)}`;
};

export const toadstool: Shape = ({ main, light }) => `
  <path d="M84 104h32l8 54q0 7-8 7H84q-8 0-8-7z" fill="#fff6e6"/><path d="M36 108c0-44 28-66 64-66s64 22 64 66c-20 10-108 10-128 0z" fill="${main}"/>
  <g fill="${light}"><circle cx="74" cy="78" r="10"/><circle cx="110" cy="64" r="11"/><circle cx="138" cy="92" r="9"/><circle cx="100" cy="96" r="8"/></g>`;

export const clock: Shape = ({ fill, light, dark }) => `
  <path d="M58 54 40 72M142 54l18 18" stroke="${dark}" stroke-width="4"/><circle cx="58" cy="54" r="17" fill="${fill}"/><circle cx="142" cy="54" r="17" fill="${fill}"/>
  <path d="m62 150-12 16M138 150l12 16" stroke="${dark}" stroke-width="9" stroke-linecap="round"/><circle cx="100" cy="108" r="58" fill="${fill}"/><circle cx="100" cy="108" r="44" fill="#fffdf8"/>
  <path d="M100 78v30l20 14" fill="none" stroke="${dark}" stroke-width="6" stroke-linecap="round"/><circle cx="100" cy="108" r="5" fill="${dark}"/><path d="M100 68v6M100 142v6M60 108h6M134 108h6" stroke="${light}" stroke-width="4"/>`;

export const frame: Shape = ({ fill, light, dark, accent, main }) => `
  <rect x="46" y="34" width="108" height="132" rx="5" fill="${fill}"/><rect x="46" y="34" width="108" height="132" rx="5" fill="none" stroke="${dark}" stroke-width="2"/>
  <rect x="64" y="52" width="72" height="96" fill="${light}"/><circle cx="114" cy="78" r="10" fill="${accent}"/><path d="M64 148v-22l22-26 20 24 12-12 18 20v16z" fill="${main}"/>`;

export const sign: Shape = ({ fill, light, dark }) => `
  <path d="m52 76 48-44 48 44" fill="none" stroke="${dark}" stroke-width="3"/><circle cx="100" cy="32" r="5" fill="${dark}"/>
  <rect x="32" y="74" width="136" height="76" rx="8" fill="${fill}"/><rect x="40" y="82" width="120" height="60" rx="5" fill="${light}"/>
  <path d="M58 100h84M70 113h60M80 126h40" stroke="${dark}" stroke-width="5" stroke-linecap="round"/>`;

export const knob: Shape = ({ fill, light, dark }) => `
  <rect x="90" y="112" width="20" height="50" rx="5" fill="${dark}"/><circle cx="100" cy="88" r="48" fill="${fill}"/><circle cx="100" cy="88" r="48" fill="none" stroke="${dark}" stroke-width="2"/>
  <ellipse cx="84" cy="68" rx="15" ry="9" fill="#fff" opacity=".5"/><circle cx="100" cy="88" r="7" fill="${light}"/>`;

export const hook: Shape = ({ fill, dark, accent }) => `
  <rect x="30" y="60" width="140" height="36" rx="8" fill="${fill}"/><g fill="none" stroke="${dark}" stroke-width="8" stroke-linecap="round"><path d="M60 84v30q0 22 20 20M100 84v30q0 22 20 20M140 84v30q0 22 18 20"/></g>
  <g fill="${accent}"><circle cx="60" cy="78" r="6"/><circle cx="100" cy="78" r="6"/><circle cx="140" cy="78" r="6"/></g>`;

export const heart: Shape = ({ fill, dark, accent }) => `
  <path d="M100 64V40" stroke="${dark}" stroke-width="3"/><path d="M100 44c-26-22-40 8-2 6M100 44c26-22 40 8 2 6" fill="none" stroke="${accent}" stroke-width="5"/>
  <path d="M100 168C20 116 38 54 78 58c14 1 20 10 22 18 2-8 8-17 22-18 40-4 58 58-22 110z" fill="${fill}"/><path d="M62 78c-8 6-12 18-8 30" stroke="#fff" stroke-width="6" opacity=".35" fill="none" stroke-linecap="round"/>`;

export const bird: Shape = ({ fill, dark, accent, main }) => `
  <path d="M50 108 20 92l6 28z" fill="${accent}" transform="translate(8 -16)"/><path d="M34 92c20-40 70-44 92-16 6-12 34-12 36 10l14 6-14 7c-4 42-40 58-72 54-36-4-56-28-56-61z" fill="${fill}"/>
  <path d="M64 102c22-10 46 0 50 26-26 6-46-6-50-26z" fill="${main}" opacity=".9" stroke="${dark}" stroke-width="2"/><circle cx="148" cy="84" r="4" fill="${dark}"/><path d="M92 152v14M106 152v14" stroke="${dark}" stroke-width="4"/>`;

export const doormat: Shape = ({ fill, dark, light }) => `
  <path d="M28 88h144v66H28z" fill="${fill}"/><path d="M28 88h144v66H28z" fill="none" stroke="${dark}" stroke-width="3"/><rect x="48" y="104" width="104" height="34" rx="4" fill="${light}"/>
  <path d="M64 121h72" stroke="${dark}" stroke-width="7" stroke-linecap="round" stroke-dasharray="12 12"/><path d="M28 84v-6M52 84v-6M76 84v-6M100 84v-6M124 84v-6M148 84v-6M172 84v-6M28 164v-6M52 164v-6M76 164v-6M100 164v-6M124 164v-6M148 164v-6M172 164v-6" stroke="${dark}" stroke-width="3"/>`;

export const mirror: Shape = ({ fill, dark, light }) => `
  <ellipse cx="100" cy="96" rx="56" ry="66" fill="${fill}"/><ellipse cx="100" cy="96" rx="42" ry="52" fill="#dfeaf0"/><path d="M78 122 118 58M92 132l36-58" stroke="#fff" stroke-width="7"/><circle cx="100" cy="26" r="9" fill="${light}" stroke="${dark}" stroke-width="2"/>`;

export const cushion: Shape = ({ fill, dark, light }) => `
  <path d="M40 58c30 10 90 10 120 0 10 30 10 70 0 100-30-10-90-10-120 0-10-30-10-70 0-100z" fill="${fill}"/><circle cx="100" cy="108" r="9" fill="${light}" stroke="${dark}" stroke-width="2"/>`;

export const bottle: Shape = ({ fill, dark, light }) => `
  <path d="M84 36h32v18H84z" fill="${dark}"/><path d="M80 50h40v16c30 4 36 18 36 40v40q0 20-20 20H64q-20 0-20-20v-40c0-22 6-36 36-40z" fill="${fill}"/><path d="M72 92v54M100 92v54M128 92v54" stroke="${light}" stroke-width="4" opacity=".6" stroke-linecap="round"/>`;

export const tissues: Shape = ({ fill, light, dark }) => `
  <path d="M72 96c-6-26 12-22 14-44 12 14 18 0 30 4-6 14 14 18 8 40z" fill="#fffdf8"/><path d="M36 92h128v66q0 7-7 7H43q-7 0-7-7z" fill="${fill}"/><ellipse cx="100" cy="94" rx="40" ry="7" fill="${dark}" opacity=".4"/><rect x="36" y="146" width="128" height="8" fill="${light}" opacity=".7"/>`;

export const plant: Shape = ({ fill, main, dark }) => `
  <g fill="#6f9a74"><path d="M98 100C60 96 54 66 58 48c26 4 42 22 40 52z"/><path d="M102 100c38-4 44-34 40-52-26 4-42 22-40 52z"/><path d="M100 100c-16-30-8-54 0-68 8 14 16 38 0 68z" fill="#86ae83"/></g>
  <path d="M52 96h96v18H52z" fill="${main}"/><path d="M60 114h80l-10 52H70z" fill="${fill}"/><path d="M60 114h80l-2 9H62z" fill="${dark}" opacity=".25"/>`;

export const can: Shape = ({ fill, dark, light }) => `
  <path d="M64 90c-8-54 70-54 66 0" fill="none" stroke="${dark}" stroke-width="8"/><path d="m136 124 34-52 14 8-40 66z" fill="${fill}"/><path d="m160 62 30 18" stroke="${dark}" stroke-width="8" stroke-linecap="round"/>
  <path d="M54 90h84l8 68q0 8-8 8H54q-8 0-8-8z" fill="${fill}"/><path d="M54 90h84" stroke="${light}" stroke-width="6"/>`;

export const birdhouse: Shape = ({ fill, dark, light }) => `
  <path d="M96 150h8v18h-8z" fill="${dark}"/><path d="M58 84h84v70H58z" fill="${fill}"/><path d="m100 34 60 54H40z" fill="${dark}"/><circle cx="100" cy="112" r="16" fill="#3f332a"/><path d="M100 138v8" stroke="${light}" stroke-width="6" stroke-linecap="round"/>`;

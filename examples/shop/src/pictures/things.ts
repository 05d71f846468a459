// What is carried, stored, written on, played with or given away, drawn on 200 by 200 with the ground at 165.

import type { Shape } from './table.ts';

export const tote: Shape = ({ fill, dark, light }) => `
  <path d="M70 84V62c0-34 60-34 60 0v22" fill="none" stroke="${dark}" stroke-width="7"/><path d="M40 78h120l10 80q0 8-8 8H38q-8 0-8-8z" fill="${fill}"/><path d="M40 78h120l1 9H39z" fill="${light}" opacity=".8"/>`;

export const lunchbag: Shape = ({ fill, light, dark }) => `
  <path d="M58 74c0-44 84-44 84 0" fill="none" stroke="${dark}" stroke-width="7"/><path d="M48 72h104v22H48z" fill="${light}"/><path d="M48 90h104v68q0 8-8 8H56q-8 0-8-8z" fill="${fill}"/><circle cx="100" cy="82" r="6" fill="${dark}"/>`;

export const lunchbox: Shape = ({ fill, light, dark }) => `
  <path d="M76 70c0-28 48-28 48 0" fill="none" stroke="${dark}" stroke-width="8"/><rect x="32" y="68" width="136" height="96" rx="16" fill="${fill}"/><path d="M32 104h136" stroke="${dark}" stroke-width="3"/><rect x="86" y="96" width="28" height="18" rx="5" fill="${light}" stroke="${dark}" stroke-width="2"/>`;

export const purse: Shape = ({ fill, dark, accent }) => `
  <path d="M48 92c-14 18-16 72 10 72h84c26 0 24-54 10-72z" fill="${fill}"/><path d="M46 92c6-34 102-34 108 0z" fill="none" stroke="${dark}" stroke-width="8"/><path d="M46 92h108" stroke="${dark}" stroke-width="7"/><circle cx="92" cy="60" r="8" fill="${accent}"/><circle cx="108" cy="60" r="8" fill="${accent}"/>`;

export const umbrella: Shape = ({ fill, dark, light }) => `
  <path d="M100 96v54c0 20-28 20-28 2" fill="none" stroke="${dark}" stroke-width="6" stroke-linecap="round"/><path d="M22 104c0-50 36-74 78-74s78 24 78 74c-12-14-28-14-39 0-12-14-27-14-39 0-12-14-27-14-39 0-11-14-27-14-39 0z" fill="${fill}"/>
  <path d="M61 104c0-40 20-66 39-74 19 8 39 34 39 74" fill="none" stroke="${light}" stroke-width="2" opacity=".8"/><path d="M98 20h4v12h-4z" fill="${dark}"/>`;

export const tin: Shape = ({ fill, light, dark }) => `
  <path d="M44 78h112v72c0 20-112 20-112 0z" fill="${fill}"/><ellipse cx="100" cy="78" rx="60" ry="17" fill="${dark}"/><ellipse cx="100" cy="70" rx="60" ry="17" fill="${fill}"/><ellipse cx="100" cy="70" rx="60" ry="17" fill="none" stroke="${dark}" stroke-width="2"/><circle cx="100" cy="62" r="8" fill="${light}" stroke="${dark}" stroke-width="2"/>`;

export const box: Shape = ({ fill, main, light, dark }) => `
  <path d="M40 92h120v66q0 7-7 7H47q-7 0-7-7z" fill="${fill}"/><path d="M32 70h136v26H32z" fill="${main}"/><path d="M32 70h136v26H32z" fill="none" stroke="${dark}" stroke-width="2"/><rect x="80" y="116" width="40" height="22" rx="3" fill="${light}" stroke="${dark}" stroke-width="2"/>`;

export const drawers: Shape = ({ fill, light, dark }) => `
  <rect x="44" y="40" width="112" height="120" rx="6" fill="${fill}"/><g fill="${light}" stroke="${dark}" stroke-width="2"><rect x="54" y="50" width="92" height="28" rx="3"/><rect x="54" y="86" width="92" height="28" rx="3"/><rect x="54" y="122" width="92" height="28" rx="3"/></g><g fill="${dark}"><circle cx="100" cy="64" r="5"/><circle cx="100" cy="100" r="5"/><circle cx="100" cy="136" r="5"/></g>`;

export const basket: Shape = ({ main, dark, light, fill }) => `
  <path d="M52 96c0-70 96-70 96 0" fill="none" stroke="${dark}" stroke-width="8"/><path d="M34 96h132l-16 68H50z" fill="${main}"/><path d="M42 112h116M44 128h112M48 146h104M70 96l6 68M100 96v68M130 96l-6 68" stroke="${dark}" stroke-width="3" opacity=".6"/><path d="M30 88h140v14H30z" fill="${fill}"/><path d="M30 88h140v4H30z" fill="${light}" opacity=".6"/>`;

export const bunting: Shape = ({ fill, main, accent, light, dark }) => `
  <path d="M14 54c50 40 122 40 172 0" fill="none" stroke="${dark}" stroke-width="4"/>
  <path d="m24 62 34 18-22 40z" fill="${fill}"/><path d="m62 80 38 5-20 46z" fill="${accent}"/><path d="m100 85 38-5-18 51z" fill="${main}"/><path d="m142 79 34-18-12 59z" fill="${light}"/>`;

export const card: Shape = ({ fill, light, dark, accent }) => `
  <rect x="58" y="40" width="96" height="120" rx="5" fill="${light}" transform="rotate(7 106 100)" stroke="${dark}" stroke-width="2"/><rect x="46" y="42" width="96" height="120" rx="5" fill="${fill}"/><rect x="60" y="60" width="68" height="48" rx="4" fill="#fffdf8"/><path d="M72 76h44M80 90h28" stroke="${dark}" stroke-width="4" stroke-linecap="round"/><circle cx="94" cy="136" r="10" fill="${accent}"/>`;

export const gift: Shape = ({ fill, accent, main, dark }) => `
  <path d="M46 94h108v64q0 7-7 7H53q-7 0-7-7z" fill="${fill}"/><path d="M38 74h124v26H38z" fill="${main}"/><path d="M90 74h20v91H90z" fill="${accent}"/><path d="M100 74C76 30 48 52 66 74zM100 74c24-44 52-22 34 0z" fill="none" stroke="${accent}" stroke-width="8"/><path d="M38 98h124" stroke="${dark}" stroke-width="2" opacity=".3"/>`;

export const balloons: Shape = ({ fill, light, accent, dark }) => `
  <path d="M70 102c4 30 26 40 28 64M132 96c-4 34-30 40-34 70M102 82v84" fill="none" stroke="${dark}" stroke-width="2"/><ellipse cx="68" cy="74" rx="26" ry="32" fill="${light}"/><ellipse cx="134" cy="70" rx="25" ry="31" fill="${accent}"/><ellipse cx="102" cy="54" rx="27" ry="33" fill="${fill}"/>`;

export const notebook: Shape = ({ fill, light, dark, accent }) => `
  <rect x="50" y="36" width="104" height="130" rx="7" fill="${light}"/><rect x="46" y="34" width="100" height="130" rx="7" fill="${fill}"/><path d="M46 41q0-7 7-7h9v130h-9q-7 0-7-7z" fill="${dark}"/><rect x="78" y="60" width="52" height="34" rx="4" fill="#fffdf8"/><path d="M126 34h10v46l-5-7-5 7z" fill="${accent}"/>`;

export const pencils: Shape = ({ main, light, accent, dark, fill }) => {
  const pencil = (x: number, colour: string, turn: number) =>
    `<g transform="rotate(${turn} 100 130)"><path d="M${x} 62h16v70h-16z" fill="${colour}"/><path d="M${x} 62h16l-8-26z" fill="#f4dcb8"/><path d="m${x + 5} 46 3-10 3 10z" fill="${dark}"/></g>`;
  return `${pencil(92, main, -16)}${pencil(92, accent, 14)}${pencil(92, light, 0)}<path d="M62 104h76v54q0 8-8 8H70q-8 0-8-8z" fill="${fill}"/>`;
};

export const sewing: Shape = ({ fill, light, dark, accent }) => `
  <ellipse cx="82" cy="54" rx="38" ry="10" fill="${accent}"/><path d="M54 60h56v88H54z" fill="${fill}"/><path d="M54 74h56M54 88h56M54 102h56M54 116h56M54 130h56" stroke="${dark}" opacity=".35" stroke-width="3"/><ellipse cx="82" cy="154" rx="38" ry="11" fill="${accent}"/><path d="M110 132c50 8 40-60 54-84" fill="none" stroke="${dark}" stroke-width="3"/><circle cx="146" cy="142" r="20" fill="${light}" stroke="${dark}" stroke-width="2"/><g fill="${dark}"><circle cx="140" cy="136" r="3"/><circle cx="152" cy="136" r="3"/><circle cx="140" cy="148" r="3"/><circle cx="152" cy="148" r="3"/></g>`;

export const doll: Shape = ({ fill, main, light, dark, accent }) => `
  <path d="M100 28c26 0 36 20 32 42 26 14 30 96-2 96H70c-32 0-28-82-2-96-4-22 6-42 32-42z" fill="${fill}"/><circle cx="100" cy="62" r="23" fill="#f9dfc6"/><path d="M78 56c4-20 40-20 44 0-14 4-32 4-44 0z" fill="${dark}"/><circle cx="92" cy="65" r="2.6" fill="${dark}"/><circle cx="108" cy="65" r="2.6" fill="${dark}"/><path d="M94 74q6 5 12 0" stroke="${main}" stroke-width="3" fill="none"/><circle cx="100" cy="126" r="24" fill="${light}"/><circle cx="100" cy="126" r="9" fill="${accent}"/>`;

export const rabbit: Shape = ({ fill, main, light, dark }) => `
  <path d="M78 76c-22-50 4-66 14-8zM122 76c22-50-4-66-14-8z" fill="${main}" stroke="${dark}" stroke-width="2"/><path d="M100 92c40 0 48 74 20 74H80c-28 0-20-74 20-74z" fill="${fill}"/><circle cx="100" cy="88" r="34" fill="${main}"/><circle cx="88" cy="84" r="4" fill="${dark}"/><circle cx="112" cy="84" r="4" fill="${dark}"/><path d="M95 96h10l-5 6z" fill="${dark}"/><ellipse cx="100" cy="140" rx="20" ry="22" fill="${light}"/>`;

export const blocks: Shape = ({ main, accent, light, dark }) => `
  <rect x="40" y="108" width="56" height="56" rx="7" fill="${main}"/><rect x="104" y="108" width="56" height="56" rx="7" fill="${accent}"/><rect x="72" y="46" width="56" height="56" rx="7" fill="${light}"/><g fill="none" stroke="${dark}" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"><path d="m88 90 12-32 12 32M93 80h14M58 124v24h12a6 6 0 0 0 0-12H58h10a6 6 0 0 0 0-12zM144 128a12 12 0 1 0 0 16"/></g>`;

export const dice: Shape = ({ fill, light, dark, accent }) => `
  <rect x="40" y="70" width="84" height="92" rx="8" fill="${fill}"/><rect x="52" y="84" width="60" height="36" rx="4" fill="#fffdf8"/><path d="M62 102h40" stroke="${dark}" stroke-width="5" stroke-linecap="round"/><g transform="rotate(14 140 130)"><rect x="114" y="102" width="54" height="54" rx="9" fill="${light}" stroke="${dark}" stroke-width="2"/><g fill="${accent}" stroke="${dark}"><circle cx="128" cy="116" r="5"/><circle cx="154" cy="142" r="5"/><circle cx="141" cy="129" r="5"/></g></g>`;

export const tree: Shape = ({ fill, accent, dark }) => `
  <path d="M92 146h16v20H92z" fill="${dark}"/><path d="m100 34 40 52h-18l30 36h-20l24 28H44l24-28H48l30-36H60z" fill="${fill}"/><g fill="${accent}"><path d="m100 18 4 10 10 1-8 7 3 10-9-6-9 6 3-10-8-7 10-1z"/><circle cx="88" cy="88" r="5"/><circle cx="116" cy="112" r="6"/><circle cx="82" cy="132" r="6"/></g>`;

export const bauble: Shape = ({ fill, accent, light, dark }) => `
  <path d="M100 18v26" stroke="${dark}" stroke-width="3"/><rect x="88" y="42" width="24" height="16" rx="4" fill="${accent}"/><circle cx="100" cy="110" r="54" fill="${fill}"/><path d="M47 104c30 14 76 14 106 0v14c-30 14-76 14-106 0z" fill="${accent}" opacity=".9"/><path d="M66 84c6-12 14-18 24-20" stroke="${light}" stroke-width="7" stroke-linecap="round" fill="none"/>`;

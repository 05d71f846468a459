// Tones: many words for few of them, and which go badly together in one week.

import type { Topic } from '../claim.ts';

const SAME: Readonly<Record<string, readonly string[]>> = {
  urgent: ['pushy', 'hurried', 'pressing', 'hurry', 'insistent'],
  calm: ['reassuring', 'unobtrusive', 'patient', 'relaxed', 'quiet', 'gentle', 'restrained'],
  playful: ['cheeky', 'funny', 'humorous', 'witty', 'silly'],
  serious: ['solemn', 'earnest', 'grave', 'sober'],
  formal: ['official', 'businesslike'],
  casual: ['informal', 'chatty', 'colloquial'],
  celebratory: ['festive', 'excited', 'joyful', 'jubilant'],
  apologetic: ['sorry', 'regretful', 'contrite', 'sympathetic'],
};
const OPPOSITES: readonly [string, string][] = [
  ['urgent', 'calm'],
  ['playful', 'serious'],
  ['playful', 'formal'],
  ['playful', 'apologetic'],
  ['formal', 'casual'],
  ['celebratory', 'apologetic'],
  ['celebratory', 'serious'],
  ['urgent', 'apologetic'],
];
/** In English, German, French and Spanish. */
const READ: readonly [string, RegExp][] = [
  [
    'apologetic',
    /(?<!\p{L})(?:(?:es )?tut uns (?:sehr |aufrichtig )?leid|wir (?:entschuldigen uns|bitten um entschuldigung)|nous (?:sommes|vous présentons) (?:vraiment )?(?:désolés|nos excuses)|toutes nos excuses|lo sentimos|(?:te|le|les) pedimos disculpas)(?!\p{L})/iu,
  ],
  [
    'urgent',
    /(?<!\p{L})(?:letzte (?:chance|stunden)|nur noch (?:heute|wenige|\d+)|endet (?:heute|bald)|nicht verpassen|schnell sein|dernière chance|dernières heures|dépêchez-vous|plus que \d+|se termine (?:ce soir|bientôt)|última oportunidad|últimas horas|date prisa|dese prisa|sólo quedan \d+|solo quedan \d+|termina hoy)(?!\p{L})/iu,
  ],
  [
    'calm',
    /(?<!\p{L})(?:in (?:aller|ihrem eigenen) (?:ruhe|tempo)|lass(?:en sie sich| dir) zeit|ganz ohne eile|prenez votre temps|sans engagement|rien ne presse|sin prisas?|tómate tu tiempo|sin compromiso)(?!\p{L})/iu,
  ],
  [
    'celebratory',
    /(?<!\p{L})(?:herzlichen glückwunsch|alles gute zum geburtstag|wir feiern|félicitations|joyeux anniversaire|felicidades|enhorabuena|feliz cumpleaños)(?!\p{L})/iu,
  ],
  [
    'apologetic',
    /\b(?:we(?:'|’)re|we are|i(?:'|’)m) (?:so |very |truly )?sorry\b|\bapologi[sz]e\b|\bour apologies\b/iu,
  ],
  [
    'urgent',
    /\b(?:hurry|last chance|final hours|ends (?:today|tonight|soon)|only \d+ (?:left|hours)|act (?:now|fast)|don(?:'|’)t miss|now or never)\b/iu,
  ],
  ['calm', /\b(?:take your time|no (?:rush|hurry|obligation)|whenever you(?:(?:'|’)re| are) ready)\b/iu],
  ['celebratory', /\b(?:congratulations|hooray|hurray|happy birthday|let(?:'|’)s celebrate)\b|🎉/iu],
];

export const tone: Topic = {
  name: 'tone',
  read: ({ text }) =>
    READ.flatMap(([value, pattern]) => {
      const found = pattern.exec(text);
      return found ? [{ value, says: found[0] }] : [];
    }),
  declared(words) {
    const tones = words
      .toLowerCase()
      .split(/[^\p{L}]+/u)
      .filter((word) => word !== '' && word !== 'and');
    return tones.map((word) => ({ value: canonicalTone(word), says: word }));
  },
  contradict: (a, b) =>
    OPPOSITES.some(([one, other]) => (a === one && b === other) || (a === other && b === one)),
  sentence: (a, b) => `Both ${a.says} and ${b.says}`,
};

const canonicalTone = (word: string): string =>
  Object.keys(SAME).find((name) => name === word || SAME[name]!.includes(word)) ?? word;

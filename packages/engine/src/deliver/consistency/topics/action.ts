// Calls to action: what the reader is to do next, and which two nobody can mean at once.

import type { Topic } from '../claim.ts';

const ACTIONS: readonly [string, RegExp][] = [
  ['cancel', /\b(?:cancel|end your (?:plan|subscription)|close your account)\b/iu],
  ['unsubscribe', /\bunsubscribe\b/iu],
  ['downgrade', /\bdowngrade\b/iu],
  ['upgrade', /\b(?:upgrade|go (?:pro|premium|plus))\b/iu],
  ['renew', /\b(?:renew|extend your (?:plan|subscription|membership))\b/iu],
  [
    'sign up',
    /\b(?:sign up|create (?:an|your) account|register|join (?:us|now|today|free)|start (?:a|your) (?:free )?trial)\b/iu,
  ],
  ['subscribe', /\bsubscribe\b/iu],
  ['log in', /\b(?:log ?in|sign in)\b/iu],
  ['buy again', /\b(?:re-?order|buy (?:it )?again|order again|your next (?:order|purchase))\b/iu],
  ['buy first', /\b(?:your )?first (?:order|purchase|booking)\b/iu],
  [
    'complete order',
    /\b(?:complete (?:the|your) (?:order|purchase|booking)|check ?out|finish your order|return to (?:your )?(?:cart|basket))\b/iu,
  ],
  ['return', /\b(?:return (?:it|them|your|the)|send (?:it|them) back|get a refund)\b/iu],
  ['wait', /\b(?:wait|hold on|don(?:'|’)t (?:buy|order))\b/iu],
  ['refer', /\b(?:refer|invite) (?:a|your) friends?\b/iu],
  ['come back', /\b(?:come back|return to us)\b/iu],
  ['book', /\bbook (?:now|your|a|it|again)\b/iu],
  ['buy', /\b(?:buy|order|shop|purchase|get yours|add to (?:cart|basket|bag))\b/iu],
];
/** The same in German, French and Spanish, in the same order of importance. */
const ELSEWHERE: readonly [string, string][] = [
  ['cancel', 'kündigen|abo beenden|résilier|annuler (?:mon|votre|l)|cancelar|darse de baja'],
  ['unsubscribe', 'abbestellen|abmelden|se désabonner|désinscri\\p{L}+|anular la suscripción'],
  ['upgrade', 'upgraden|hochstufen|passer (?:au|à) (?:premium|pro)|pásate a (?:premium|pro)'],
  ['renew', 'verlängern|erneuern|renouvel\\p{L}+|prolonger|renovar|renueva'],
  [
    'sign up',
    "registrieren|konto (?:anlegen|erstellen|eröffnen)|s['’]inscrire|créer (?:un|mon|votre) compte|regístrate|registrarse|crear? (?:una|tu) cuenta",
  ],
  ['subscribe', "abonnieren|s['’]abonner|abonnez-vous|suscríbete|suscribirse"],
  ['log in', 'anmelden|einloggen|se connecter|connectez-vous|iniciar sesión|inicia sesión'],
  [
    'buy again',
    'erneut (?:kaufen|bestellen)|nachbestellen|commander à nouveau|racheter|volver a (?:comprar|pedir)',
  ],
  ['buy first', 'erste bestellung|première commande|primer pedido|primera compra'],
  [
    'complete order',
    'zur kasse|bestellung abschließen|zum warenkorb|finaliser|valider (?:ma|la|votre) commande|finalizar|tramitar pedido',
  ],
  ['return', 'zurücksenden|zurückschicken|renvoyer|retourner (?:l|le|la|les|votre)|devolver'],
  ['wait', 'warten|noch nicht kaufen|attendre|patienter|esperar'],
  ['refer', 'freunde? (?:einladen|werben)|parrainer|inviter un ami|invitar? a un amigo'],
  ['come back', 'komm(?:en sie)? (?:wieder|zurück)|revenir|revenez|vuelve|regresa'],
  ['book', 'buchen|réserver|réservez|reservar|reserva'],
  [
    'buy',
    'kaufen|bestellen|shoppen|in den warenkorb|acheter|achetez|commander|ajouter au panier|comprar|compra|pedir|añadir a la cesta',
  ],
];
const BY_VALUE: readonly [string, RegExp][] = [
  ...ELSEWHERE.map(([value, words]): [string, RegExp] => [
    value,
    new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})`, 'iu'),
  ]),
  ...ACTIONS,
];
const AGAINST: readonly [string, readonly string[]][] = [
  [
    'cancel',
    ['renew', 'upgrade', 'subscribe', 'sign up', 'buy', 'book', 'complete order', 'buy again', 'buy first'],
  ],
  ['unsubscribe', ['subscribe']],
  ['downgrade', ['upgrade', 'renew']],
  ['sign up', ['log in', 'renew', 'upgrade', 'buy again', 'refer', 'come back', 'return']],
  ['buy first', ['buy again', 'renew', 'refer', 'come back', 'return']],
  ['wait', ['buy', 'buy first', 'buy again', 'complete order', 'book', 'renew']],
  ['return', ['buy again', 'complete order']],
];

export const action: Topic = {
  name: 'action',
  read: ({ text, role, field }) =>
    role === 'action' || (role === 'field' && /cta|button|action/i.test(field ?? '')) ? inWords(text) : [],
  declared: (words) => {
    const known = inWords(words);
    const own = words.trim().toLowerCase();
    return known.length > 0 || own === '' ? known : [{ value: own, says: words }];
  },
  contradict: (a, b) =>
    AGAINST.some(([one, others]) => (a === one && others.includes(b)) || (b === one && others.includes(a))),
  sentence: (a, b) => `Asked to “${a.says}” and to “${b.says}”`,
};

/** The first that is meant; a button asks for one thing. */
function inWords(words: string): { value: string; says: string }[] {
  const found = BY_VALUE.find(([, pattern]) => pattern.test(words));
  // A way out stands under every mail; it is not what the mail is for.
  if (!found || (found[0] === 'unsubscribe' && words.trim().length < 60)) return [];
  return [{ value: found[0], says: words.trim() }];
}

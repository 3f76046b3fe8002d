import { setting } from './setting.js';
import { choice, type Kind, type SecretState, secret } from './setting-kinds.js';

/** What a client of NUT sends as one word without quotes: printable ASCII but what its parser takes for something else. */
const nutWord = /^[!-~]*$/;
const nutSpecial = /["#=\\]/;

function isNutWord(value: string): boolean {
  return nutWord.test(value) && !nutSpecial.test(value);
}

/** A secret that clients of NUT send. */
function nutSecret(maxLength: number): Kind<SecretState> {
  const kind = secret(maxLength);
  return {
    ...kind,
    allowed: {
      en: `${kind.allowed.en}: letters without accents, digits and signs, but no blanks and none of " # = \\`,
      fr: `${kind.allowed.fr} : lettres sans accents, chiffres et signes, mais ni espace ni aucun de " # = \\`,
    },
    parse: (value) => (isNutWord(value) ? kind.parse(value) : undefined),
  };
}

/** A user name that clients of NUT send. */
function nutUser(maxLength: number): Kind<string> {
  return {
    name: 'text',
    maxLength,
    allowed: {
      en: `empty, or up to ${maxLength} letters without accents, digits and signs, no blanks and none of " # = \\`,
      fr: `vide, ou ${maxLength} lettres sans accents, chiffres et signes au plus, ni espace ni aucun de " # = \\`,
    },
    parse: (value) => (value.length <= maxLength && isNutWord(value) ? value : undefined),
    format: (value) => value,
  };
}

function user(number: number) {
  return setting({
    kind: nutUser(32),
    default: '',
    label: { en: `User ${number}`, fr: `Utilisateur ${number}` },
    en: 'Name with which servers log in to be counted and told. Reading needs no login. Empty: no such user.',
    fr: "Nom avec lequel des serveurs se connectent pour être suivis. La lecture n'en demande pas. Vide : aucun.",
  });
}

function password(number: number) {
  return setting({
    kind: nutSecret(64),
    default: '',
    label: { en: `Password of user ${number}`, fr: `Mot de passe de l'utilisateur ${number}` },
    en: 'Password of that user. Empty: the user cannot log in.',
    fr: 'Mot de passe de cet utilisateur. Vide : il ne peut pas se connecter.',
  });
}

/** How the NUT server meets its clients, in `[nut]`. What the words of ups.status do stands in `northbound/nut/README.md`. */
export const nutServerKeys = {
  tls: setting({
    kind: choice('off', 'on', 'required'),
    default: 'on',
    label: { en: 'Encryption (STARTTLS)', fr: 'Chiffrement (STARTTLS)' },
    en: 'on: clients may encrypt, with the certificate of the web page. required: nothing is told to those that do not. off: nobody can.',
    fr: 'on : les clients peuvent chiffrer, avec le certificat de la page web. required : rien pour ceux qui ne chiffrent pas. off : jamais.',
  }),
  status_words: setting({
    kind: choice('safe', 'all'),
    default: 'safe',
    label: { en: 'Words of ups.status', fr: 'Mots de ups.status' },
    en: 'all: also those for an alarm, the bypass and a UPS that is off. Recent clients that were told one of these last shut down as soon as they lose the contact with the gateway, on mains too.',
    fr: "all : aussi ceux d'une alarme, du by-pass et d'une ASI arrêtée. Un client récent qui en a reçu un en dernier s'arrête dès qu'il perd le contact avec la passerelle, même sur secteur.",
  }),
  user_1: user(1),
  password_1: password(1),
  user_2: user(2),
  password_2: password(2),
  user_3: user(3),
  password_3: password(3),
  user_4: user(4),
  password_4: password(4),
} as const;

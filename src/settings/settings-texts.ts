import type { Bilingual } from '../core/bilingual.js';

// What is wrong with a settings file, and what would be right; a line per text. Rules between keys have theirs in cross-checks.ts.
// biome-ignore format: a line per text
const texts = {
  missing: { en: 'the file does not exist', fr: "le fichier n'existe pas" },
  unreadable: { en: 'the file cannot be read: {why}', fr: 'le fichier ne peut pas être lu : {why}' },
  tooLarge: { en: 'the file is too large', fr: 'le fichier est trop volumineux' },
  bytes: { en: '{bytes} bytes', fr: '{bytes} octets' },
  notUtf8: { en: 'the line is not UTF-8', fr: "la ligne n'est pas en UTF-8" },
  savedAsUtf8: { en: 'a text saved as UTF-8', fr: 'un texte enregistré en UTF-8' },
  empty: { en: 'the file is empty', fr: 'le fichier est vide' },
  oneSection: { en: 'at least one section', fr: 'au moins une section' },
  controlCharacter: { en: 'the line holds a control character', fr: 'la ligne contient un caractère de contrôle' },
  malformedLine: { en: 'the line is neither key=value nor [section]', fr: "la ligne n'est ni clé=valeur, ni [section]" },
  lines: { en: 'key=value, [section], or a comment that begins with ;', fr: 'clé=valeur, [section], ou un commentaire qui commence par ;' },
  duplicateSection: { en: 'the section began in line {line} already; both are read as one', fr: 'la section a déjà commencé à la ligne {line} ; les deux sont lues ensemble' },
  unknownSection: { en: 'unknown section, kept but not used', fr: 'section inconnue, conservée mais sans effet' },
  unknownSectionNear: { en: 'unknown section, kept but not used; did you mean {near}?', fr: 'section inconnue, conservée mais sans effet ; vouliez-vous dire {near} ?' },
  outsideSections: { en: 'the key stands before the first section', fr: 'la clé se trouve avant la première section' },
  outsideSectionsNear: { en: 'the key stands before the first section; did you mean {near}?', fr: 'la clé se trouve avant la première section ; vouliez-vous dire {near} ?' },
  belowSection: { en: 'keys below a [section]', fr: 'des clés sous une [section]' },
  duplicateKey: { en: 'the key stands in line {line} already', fr: 'la clé se trouve déjà à la ligne {line}' },
  keyOnce: { en: 'each key once', fr: 'chaque clé une fois' },
  unknownKey: { en: 'unknown key, kept but not used', fr: 'clé inconnue, conservée mais sans effet' },
  unknownKeyNear: { en: 'unknown key, kept but not used; did you mean {near}?', fr: 'clé inconnue, conservée mais sans effet ; vouliez-vous dire {near} ?' },
  dropped: { en: 'no longer in the file: instead of {from}, the default {to} holds', fr: "n'est plus dans le fichier : au lieu de {from}, la valeur par défaut {to} s'applique" },
  droppedAssignment: { en: 'no longer in the file: the assignment {from} has ended', fr: "n'est plus dans le fichier : l'attribution {from} a pris fin" },
  misspeltSecret: { en: 'no password is set by this name, and it would stay readable', fr: "ce nom ne définit aucun mot de passe, et la valeur resterait lisible" },
  misspeltSecretBlanked: { en: 'no password is set by this name; the value is taken out', fr: "ce nom ne définit aucun mot de passe ; la valeur est retirée" },
  spelling: { en: '{meant}, spelt exactly so', fr: '{meant}, écrit exactement ainsi' },
  noSuchKey: { en: 'unknown key', fr: 'clé inconnue' },
  badValue: { en: 'the value is not allowed', fr: "la valeur n'est pas permise" },
  badQuotes: { en: 'the quotes do not enclose the value', fr: "les guillemets n'entourent pas la valeur" },
  quotes: { en: 'no quotes, or one pair of double quotes around the value and nothing behind it', fr: 'aucun guillemet, ou une paire de guillemets droits doubles autour de la valeur, et rien après' },
  doubtfulComment: { en: '; or # begins a comment here, or belongs to the value', fr: '; ou # commence ici un commentaire, ou fait partie de la valeur' },
  comments: { en: 'the value in double quotes if the mark belongs to it, else blanks around the mark', fr: 'la valeur entre guillemets droits doubles si le signe en fait partie, sinon des espaces autour du signe' },
  badAssignment: { en: 'the assignment is not allowed', fr: "l'attribution n'est pas permise" },
  assignment: { en: 'OBJECT_NAME=register, such as BYPASS_V1=0x0070', fr: 'NOM_OBJET=registre, par exemple BYPASS_V1=0x0070' },
  register: { en: 'a register, such as 0x0070', fr: 'un registre, par exemple 0x0070' },
  more: { en: '{count} more messages are not shown', fr: '{count} autres messages ne sont pas montrés' },
  unitAdvice: { en: 'with unit_number={unit}, device_identifier should be base + {unit}, for example {example}: each unit needs its own', fr: 'avec unit_number={unit}, device_identifier devrait valoir base + {unit}, par exemple {example} : chaque unité a besoin du sien' },
  bindAndLease: { en: 'with dhcp=yes the address {bind} may become another one; 0.0.0.0 listens on every one', fr: "avec dhcp=yes, l'adresse {bind} peut changer ; 0.0.0.0 écoute sur toutes" },
  bindElsewhere: { en: '{bind} is not [network] address, {address}: right only where the machine has another interface with it', fr: "{bind} n'est pas [network] address, {address} : correct seulement si une autre interface de la machine a cette adresse" },
  brokerUnencrypted: { en: 'mqtt:// sends user and password readable by everybody on the way; mqtts:// encrypts', fr: "mqtt:// envoie l'utilisateur et le mot de passe en clair ; mqtts:// les chiffre" },
  snmpUnencrypted: { en: 'version 2c of SNMP sends values and community readable by everybody on the way; version 3 encrypts', fr: 'la version 2c de SNMP envoie valeurs et communauté en clair ; la version 3 les chiffre' },
  nutWellKnown: { en: 'user {user} has the same password in every NAS of its manufacturer; put the addresses of the NAS into allowed', fr: "l'utilisateur {user} a le même mot de passe dans chaque NAS de son constructeur ; inscrivez les adresses des NAS dans allowed" },
  lastGoodUnwritable: { en: 'the last good settings cannot be kept in {file}', fr: 'les derniers réglages valables ne peuvent pas être conservés dans {file}' },
  credentialsUnwritable: { en: 'the credentials cannot be written; a new password is lost at the next start', fr: 'les mots de passe ne peuvent pas être écrits ; un nouveau est perdu au prochain démarrage' },
  plainPassword: { en: 'the file cannot be written; a password stands in it in plain text', fr: 'le fichier ne peut pas être écrit ; un mot de passe y figure en clair' },
  passwordLost: { en: 'the stored password is lost and no other is accepted; write a new one here', fr: "le mot de passe enregistré est perdu et aucun autre n'est accepté ; écrivez-en un nouveau ici" },
  loginLost: { en: 'the stored password is lost and the login is locked; write a new one here, or run --reset-password on the machine', fr: "le mot de passe enregistré est perdu et l'accès est verrouillé ; écrivez-en un nouveau ici, ou lancez --reset-password sur la machine" },
  credentialsRestored: { en: 'credentials.json was damaged; the passwords are those of its copy', fr: 'credentials.json était endommagé ; les mots de passe sont ceux de sa copie' },
  passwordMissing: { en: 'no password is stored here; write it again', fr: "aucun mot de passe n'est enregistré ici ; écrivez-le à nouveau" },
  restoredLastGood: { en: 'the file was missing and has been written again from the last good settings', fr: "le fichier manquait et a été récrit d'après les derniers réglages valables" },
  restoredDefaults: { en: 'the file was missing and has been written again with the defaults', fr: 'le fichier manquait et a été récrit avec les valeurs par défaut' },
  unwritableLastGood: { en: 'the file is missing and cannot be written; running from the last good settings', fr: 'le fichier manque et ne peut pas être écrit ; les derniers réglages valables sont en vigueur' },
  unwritableDefaults: { en: 'the file is missing and cannot be written; running with the defaults', fr: 'le fichier manque et ne peut pas être écrit ; les valeurs par défaut sont en vigueur' },
} as const satisfies Readonly<Record<string, Bilingual>>;

export type SettingsTextName = keyof typeof texts;

export function settingsText(name: SettingsTextName, facts: Readonly<Record<string, string | number>> = {}): Bilingual {
  const filled = (text: string) => text.replace(/\{(\w+)\}/g, (whole, fact: string) => String(facts[fact] ?? whole));
  return { en: filled(texts[name].en), fr: filled(texts[name].fr) };
}

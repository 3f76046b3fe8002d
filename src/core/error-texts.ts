import type { Bilingual } from './bilingual.js';
import { type ErrorCode, errorCatalogue } from './errors.js';

/** What people are shown of an error, beside the English of the catalogue. */
// biome-ignore format: a line per code
const french: Partial<Record<ErrorCode, string>> = {
  'web.unauthorized': "Nom d'utilisateur et mot de passe sont nécessaires.",
  'web.locked': 'Trop d’échecs de connexion depuis cette adresse : réessayez plus tard.',
  'web.busy': 'Trop de demandes en même temps : réessayez dans un instant.',
  'web.foreign-origin': "La demande ne vient pas de cette page. Un proxy inverse devant elle doit garder Host, ou figurer dans [web] trusted_proxy et envoyer X-Forwarded-Host.",
  'web.confirmation': 'Cette action demande de saisir encore le mot de passe.',
  'web.wrong-password': 'Le mot de passe est faux.',
  'web.login-password': "Le mot de passe d'accès se change à la page Sécurité, qui demande l'actuel.",
  'web.not-found': "Cette adresse n'existe pas.",
  'web.malformed': "La demande n'est pas comprise.",
  'web.too-large': 'La demande est trop grande.',
  'web.unsupported': 'Ce format de demande n’est pas accepté.',
  'web.too-many': 'Trop de demandes depuis cette adresse : réessayez plus tard.',
  'web.too-many-streams': 'Trop de pages ouvertes en même temps.',
  'web.not-commissioning': "La mise en service n'est pas active.",
  'web.bad-certificate': 'Le certificat ou sa clé ne peuvent pas être utilisés.',
  'bacnet.number-taken': 'Un autre appareil du réseau a déjà ce Device Identifier.',
  'alarms.off': 'Les alarmes pour la GTB sont désactivées : [bacnet] alarm_points=yes les active.',
  'alarms.invalid': 'Une des valeurs saisies ne convient pas.',
  'alarms.changed': "Quelqu'un d'autre a modifié ces valeurs entre-temps : vérifiez-les.",
  'settings.invalid': 'Un réglage manque, est mal écrit ou hors limites.',
  'settings.unreadable': 'Le fichier de réglages ne peut pas être lu.',
  'settings.unwritable': 'Le fichier de réglages ne peut pas être écrit.',
  'search.off': "La recherche de registres n'est pas en marche : lancez-la d'abord.",
  'search.invalid': "Une partie de ce qui a été observé n'est pas possible.",
  'search.too-many': "Trop d'observations sont déjà gardées : oubliez-en d'abord.",
  'search.unknown': "La recherche n'a pas cette observation, ce candidat ou cette attribution.",
  'search.below-bound': "Le registre n'est pas assez sûr : observez de nouveau après un changement, ou insistez.",
  'search.feeds-already': "Le registre alimente déjà autre chose : insistez si c'est voulu.",
  'network.unavailable': 'Le réseau de cette machine ne peut pas être réglé ici.',
  'network.invalid': 'Les réglages réseau ne vont pas ensemble.',
  'network.failed': "Le réseau de la machine n'a pas pu être modifié.",
  'network.address-taken': 'Une autre machine du réseau a cette adresse.',
  'network.nothing-to-confirm': 'Aucune modification du réseau ne demande de confirmation.',
  'network.not-there': "Une modification du réseau se confirme depuis la nouvelle adresse.",
  'recovery.not-a-backup': "Ce fichier n'est pas une sauvegarde de cette passerelle.",
  'firmware.unavailable': 'Cette installation ne peut pas être mise à jour ici.',
  'firmware.busy': 'Une autre mise à jour est en cours.',
  'firmware.not-an-image': "Le fichier n'est pas une image de micrologiciel.",
  'firmware.truncated': "L'image s'interrompt avant sa fin.",
  'firmware.signature': "L'image n'est pas signée par une clé de confiance.",
  'firmware.wrong-target': "L'image est destinée à un autre type de machine.",
  'firmware.too-old': 'La version est plus ancienne que la version minimale.',
  'firmware.too-large': "L'image est trop grande.",
  'firmware.no-room': "Le disque n'a pas assez de place pour l'image.",
  'firmware.damaged': "L'image est endommagée.",
  'firmware.unwritable': "Le micrologiciel ne peut pas être écrit sur le disque.",
  'serial.missing': "Le port série n'existe pas.",
  'serial.busy': 'Un autre programme occupe le port série.',
  'serial.forbidden': "Cet utilisateur n'a pas le droit d'ouvrir le port série.",
  'serial.unplugged': 'Le port série a été débranché.',
  'serial.failed': 'Le port série est en panne.',
  'ups.late': "L'ASI répond trop tard : augmentez [serial] timeout_ms.",
  'ups.pieces': "Les réponses de l'ASI arrivent en morceaux qui ne finissent pas à temps : vérifiez l'adaptateur, augmentez [serial] timeout_ms.",
  'ups.refuses': "L'ASI répond à toute demande par une exception : elle démarre, est occupée ou se met à jour.",
  'ups.silent': "Aucune ASI ne répond.",
  'ups.unit-absent': "L'unité n'existe pas ou ne répond pas.",
  'ups.not-polled': "L'ASI est perdue ou recherchée : rien d'autre ne lui est demandé.",
  'modbus.crowded': "Trop de demandes attendent la ligne.",
  'bacnet.port-taken': 'Un autre programme occupe le port UDP de BACnet.',
  'bacnet.socket': 'La prise BACnet est en panne.',
  'web.port-taken': 'Un autre programme occupe le port de la page web.',
  'web.port-forbidden': "Cet utilisateur n'a pas le droit d'ouvrir le port de la page web.",
  'web.failed': 'Le port de la page web est en panne.',
  'web.address-missing': "La machine n'a pas l'adresse de la page web.",
  'web.certificate-unwritable': 'Le certificat de la page web ne peut pas être écrit sur le disque.',
  'internal.fault': 'La passerelle a rencontré une situation inconnue.',
};

export function errorText(code: ErrorCode): Bilingual {
  const en = errorCatalogue[code];
  return { en, fr: french[code] ?? en };
}

/** Undefined where it has no French, or the code is of another version. */
export function frenchErrorText(code: string): string | undefined {
  return Object.entries(french).find(([known]) => known === code)?.[1];
}

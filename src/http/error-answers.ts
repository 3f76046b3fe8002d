import type { Bilingual } from '../bilingual.js';
import { type ErrorCode, errorCatalogue, GatewayError } from '../errors.js';

interface Row {
  readonly status: number;
  readonly fr: string;
}

// Status and French sentence by code, a line per code; the English one stands in the catalogue.
// biome-ignore format: a line per code
const rows: Partial<Record<ErrorCode, Row>> = {
  'web.unauthorized': { status: 401, fr: "Nom d'utilisateur et mot de passe sont nécessaires." },
  'web.locked': { status: 429, fr: 'Trop d’échecs de connexion depuis cette adresse : réessayez plus tard.' },
  'web.busy': { status: 503, fr: 'Trop de demandes en même temps : réessayez dans un instant.' },
  'web.foreign-origin': { status: 403, fr: "La demande ne vient pas de cette page." },
  'web.confirmation': { status: 403, fr: 'Cette action demande de saisir encore le mot de passe.' },
  'web.not-found': { status: 404, fr: "Cette adresse n'existe pas." },
  'web.malformed': { status: 400, fr: "La demande n'est pas comprise." },
  'web.too-large': { status: 413, fr: 'La demande est trop grande.' },
  'web.unsupported': { status: 415, fr: 'Ce format de demande n’est pas accepté.' },
  'web.too-many': { status: 429, fr: 'Trop de demandes depuis cette adresse : réessayez plus tard.' },
  'web.too-many-streams': { status: 429, fr: 'Trop de pages ouvertes en même temps.' },
  'web.not-commissioning': { status: 409, fr: "La mise en service n'est pas active." },
  'web.bad-certificate': { status: 400, fr: 'Le certificat ou sa clé ne peuvent pas être utilisés.' },
  'bacnet.number-taken': { status: 409, fr: 'Un autre appareil du réseau a déjà ce Device Identifier.' },
  'settings.invalid': { status: 400, fr: 'Un réglage manque, est mal écrit ou hors limites.' },
  'settings.unreadable': { status: 500, fr: 'Le fichier de réglages ne peut pas être lu.' },
  'settings.unwritable': { status: 500, fr: 'Le fichier de réglages ne peut pas être écrit.' },
  'network.unavailable': { status: 409, fr: 'Le réseau de cette machine ne peut pas être réglé ici.' },
  'network.invalid': { status: 400, fr: 'Les réglages réseau ne vont pas ensemble.' },
  'network.failed': { status: 500, fr: "Le réseau de la machine n'a pas pu être modifié." },
  'network.address-taken': { status: 409, fr: 'Une autre machine du réseau a cette adresse.' },
  'network.nothing-to-confirm': { status: 409, fr: 'Aucune modification du réseau ne demande de confirmation.' },
  'network.not-there': { status: 409, fr: "Une modification du réseau se confirme depuis la nouvelle adresse." },
  'recovery.not-a-backup': { status: 400, fr: "Ce fichier n'est pas une sauvegarde de cette passerelle." },
  'firmware.unavailable': { status: 409, fr: 'Cette installation ne peut pas être mise à jour ici.' },
  'firmware.busy': { status: 409, fr: 'Une autre mise à jour est en cours.' },
  'firmware.not-an-image': { status: 400, fr: "Le fichier n'est pas une image de micrologiciel." },
  'firmware.truncated': { status: 400, fr: "L'image s'interrompt avant sa fin." },
  'firmware.signature': { status: 400, fr: "L'image n'est pas signée par une clé de confiance." },
  'firmware.wrong-target': { status: 400, fr: "L'image est destinée à un autre type de machine." },
  'firmware.too-old': { status: 400, fr: 'La version est plus ancienne que la version minimale.' },
  'firmware.too-large': { status: 413, fr: "L'image est trop grande." },
  'firmware.no-room': { status: 507, fr: "Le disque n'a pas assez de place pour l'image." },
  'firmware.damaged': { status: 400, fr: "L'image est endommagée." },
  'firmware.unwritable': { status: 500, fr: "Le micrologiciel ne peut pas être écrit sur le disque." },
  'serial.missing': { status: 500, fr: "Le port série n'existe pas." },
  'serial.busy': { status: 500, fr: 'Un autre programme occupe le port série.' },
  'serial.forbidden': { status: 500, fr: "Cet utilisateur n'a pas le droit d'ouvrir le port série." },
  'serial.unplugged': { status: 500, fr: 'Le port série a été débranché.' },
  'serial.failed': { status: 500, fr: 'Le port série est en panne.' },
  'ups.silent': { status: 500, fr: "Aucune ASI ne répond." },
  'ups.unit-absent': { status: 500, fr: "L'unité n'existe pas ou ne répond pas." },
  'bacnet.port-taken': { status: 500, fr: 'Un autre programme occupe le port UDP de BACnet.' },
  'bacnet.socket': { status: 500, fr: 'La prise BACnet est en panne.' },
  'web.port-taken': { status: 500, fr: 'Un autre programme occupe le port de la page web.' },
  'web.port-forbidden': { status: 500, fr: "Cet utilisateur n'a pas le droit d'ouvrir le port de la page web." },
  'web.failed': { status: 500, fr: 'Le port de la page web est en panne.' },
  'internal.fault': { status: 500, fr: 'La passerelle a rencontré une situation inconnue.' },
};

export interface ErrorAnswer {
  readonly status: number;
  readonly body: {
    readonly error: {
      readonly code: ErrorCode;
      readonly message: Bilingual;
      /** More exactly, in English. */
      readonly detail?: string;
      readonly problems?: unknown;
    };
  };
}

export function textOf(code: ErrorCode): Bilingual {
  const en = errorCatalogue[code];
  return { en, fr: rows[code]?.fr ?? en };
}

export function statusOf(code: ErrorCode): number {
  return rows[code]?.status ?? 500;
}

/** What a client is told of an error; of an unknown one, nothing but that there was one. */
export function errorAnswer(error: unknown): ErrorAnswer {
  const known = error instanceof GatewayError ? error : new GatewayError(codeOfForeign(error), '');
  const { code, message, facts } = known;
  const detail = code === 'internal.fault' || message === '' || 'problems' in facts ? undefined : message;
  const problems = facts.problems;
  return {
    status: statusOf(code),
    body: {
      error: {
        code,
        message: textOf(code),
        ...(detail !== undefined && { detail }),
        ...(problems !== undefined && { problems }),
      },
    },
  };
}

/** Errors that Fastify and its plugins raise carry an HTTP status. */
function codeOfForeign(error: unknown): ErrorCode {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  if (typeof status !== 'number' || status >= 500) return 'internal.fault';
  return foreignCodes[status] ?? 'web.malformed';
}

const foreignCodes: Readonly<Record<number, ErrorCode>> = {
  401: 'web.unauthorized',
  404: 'web.not-found',
  413: 'web.too-large',
  415: 'web.unsupported',
  429: 'web.too-many',
};

import type { Bilingual } from '../../../../core/bilingual.js';
import { filledText, type TextFacts } from '../../../../core/written-texts.js';

interface FailureRow extends Bilingual {
  /** BACnetErrorCode of class communication (135-2020 §21), as the Network Port shows it. */
  readonly errorCode: number;
}

/**
 * Why there is no connection to a hub. `{hub}` is its URI, `{why}` what the library says, in English.
 * Codes: 135-2020 §21 BACnetErrorCode, 148 to 199 of BACnet/SC.
 */
// biome-ignore format: a line per reason
export const scFailures = {
  'dns': { errorCode: 190, en: 'The name in {hub} is not known: check it and the DNS servers, or give the IP address.', fr: "Le nom dans {hub} est inconnu : vérifiez-le, ainsi que les serveurs DNS, ou indiquez l'adresse IP." },
  'dns-unavailable': { errorCode: 189, en: 'No DNS server answers, so that {hub} cannot be looked up: check the DNS servers, or give the IP address.', fr: "Aucun serveur DNS ne répond, {hub} ne peut pas être résolu : vérifiez les serveurs DNS, ou indiquez l'adresse IP." },
  'scheme': { errorCode: 166, en: 'The address of the hub must be a URI that begins with wss://; it is {hub}.', fr: "L'adresse du hub doit être une URI commençant par wss:// ; elle vaut {hub}." },

  'refused': { errorCode: 194, en: '{hub} refuses the connection: check the port number, and that the hub runs.', fr: '{hub} refuse la connexion : vérifiez le numéro de port et que le hub fonctionne.' },
  'timeout': { errorCode: 193, en: '{hub} does not answer: check the address, and that no firewall blocks the port.', fr: "{hub} ne répond pas : vérifiez l'adresse, et qu'aucun pare-feu ne bloque le port." },
  'unreachable': { errorCode: 198, en: '{hub} cannot be reached: check the network cable, the address, the netmask and the default gateway.', fr: '{hub} est injoignable : vérifiez le câble réseau, l’adresse, le masque et la passerelle par défaut.' },
  'tcp': { errorCode: 197, en: 'The connection to {hub} broke: {why}', fr: 'La connexion à {hub} a été rompue : {why}' },

  'not-tls': { errorCode: 188, en: 'What answers at {hub} does not speak TLS: check the port number.', fr: 'Ce qui répond à {hub} ne parle pas TLS : vérifiez le numéro de port.' },
  'tls-version': { errorCode: 188, en: '{hub} does not offer TLS 1.3, which BACnet/SC requires.', fr: '{hub} ne propose pas TLS 1.3, exigé par BACnet/SC.' },
  'tls-cipher': { errorCode: 188, en: '{hub} and this gateway have no TLS cipher suite in common.', fr: "{hub} et cette passerelle n'ont aucune suite de chiffrement TLS en commun." },
  'tls': { errorCode: 188, en: 'TLS with {hub} failed: {why}', fr: 'La négociation TLS avec {hub} a échoué : {why}' },
  'hub-certificate-ca': { errorCode: 183, en: 'The certificate of {hub} is not signed by an issuer that is installed here: install the issuer certificate of this site, or check which hub answers.', fr: "Le certificat de {hub} n'est signé par aucune autorité installée ici : installez le certificat d'autorité de ce site, ou vérifiez quel hub répond." },
  'hub-certificate-expired': { errorCode: 185, en: 'The certificate of {hub} has expired: it must be renewed on the hub. Check the clock of this gateway, too.', fr: "Le certificat de {hub} a expiré : il doit être renouvelé sur le hub. Vérifiez aussi l'horloge de cette passerelle." },
  'hub-certificate-not-yet-valid': { errorCode: 181, en: 'The certificate of {hub} is not valid yet: check the clock of this gateway and that of the certificate authority.', fr: "Le certificat de {hub} n'est pas encore valide : vérifiez l'horloge de cette passerelle et celle de l'autorité de certification." },
  'hub-certificate-usage': { errorCode: 181, en: 'The certificate of {hub} is not issued for a TLS server: the certificate authority must issue another one.', fr: "Le certificat de {hub} n'est pas délivré pour un serveur TLS : l'autorité de certification doit en délivrer un autre." },
  'hub-certificate-revoked': { errorCode: 187, en: 'The certificate of {hub} has been revoked.', fr: 'Le certificat de {hub} a été révoqué.' },
  'hub-certificate': { errorCode: 181, en: 'The certificate of {hub} cannot be used: {why}', fr: 'Le certificat de {hub} est inutilisable : {why}' },
  'own-certificate-refused': { errorCode: 182, en: '{hub} refuses the certificate of this gateway: check that the hub trusts its issuer.', fr: '{hub} refuse le certificat de cette passerelle : vérifiez que le hub fait confiance à son autorité.' },
  'closed-after-handshake': { errorCode: 182, en: '{hub} closes the connection right after the TLS handshake, as a hub does that refuses a certificate: check that it trusts the issuer of the certificate of this gateway.', fr: "{hub} ferme la connexion juste après la négociation TLS, comme le fait un hub qui refuse un certificat : vérifiez qu'il fait confiance à l'autorité qui a signé celui de cette passerelle." },
  'own-certificate-expired': { errorCode: 184, en: 'The certificate of this gateway has expired: renew it. Check the clock, too.', fr: "Le certificat de cette passerelle a expiré : renouvelez-le. Vérifiez aussi l'horloge." },
  'own-certificate-revoked': { errorCode: 186, en: 'The certificate of this gateway has been revoked: have a new one issued.', fr: 'Le certificat de cette passerelle a été révoqué : faites-en délivrer un nouveau.' },
  'own-certificate': { errorCode: 180, en: 'The certificate of this gateway cannot be used: {why}', fr: 'Le certificat de cette passerelle est inutilisable : {why}' },
  'own-certificate-missing': { errorCode: 180, en: 'This gateway has no certificate yet: have one issued, and install it.', fr: "Cette passerelle n'a pas encore de certificat : faites-en délivrer un et installez-le." },
  'clock-unset': { errorCode: 181, en: 'The clock of this gateway is not set, so that no certificate can be checked: set it, or a time server.', fr: "L'horloge de cette passerelle n'est pas à l'heure, aucun certificat ne peut être vérifié : réglez-la, ou indiquez un serveur de temps." },

  'http-status': { errorCode: 152, en: '{hub} answers, but opens no WebSocket (HTTP {status}): check the path of the URI.', fr: "{hub} répond, mais n'ouvre pas de WebSocket (HTTP {status}) : vérifiez le chemin de l'URI." },
  'http-unavailable': { errorCode: 163, en: '{hub} says that it is temporarily unavailable (HTTP 503).', fr: '{hub} se dit momentanément indisponible (HTTP 503).' },
  'http-silent': { errorCode: 156, en: '{hub} accepts the connection, but does not open the WebSocket in time.', fr: "{hub} accepte la connexion, mais n'ouvre pas le WebSocket à temps." },
  'http': { errorCode: 165, en: 'The answer of {hub} is no sound HTTP: {why}', fr: "La réponse de {hub} n'est pas du HTTP correct : {why}" },
  'sub-protocol': { errorCode: 160, en: '{hub} opens a WebSocket, but not for BACnet/SC (hub.bsc.bacnet.org): check the path of the URI.', fr: "{hub} ouvre un WebSocket, mais pas pour BACnet/SC (hub.bsc.bacnet.org) : vérifiez le chemin de l'URI." },

  'closed-by-hub': { errorCode: 169, en: '{hub} closed the connection.', fr: '{hub} a fermé la connexion.' },
  'hub-leaves': { errorCode: 170, en: '{hub} stops or restarts, and closed the connection.', fr: "{hub} s'arrête ou redémarre, et a fermé la connexion." },
  'websocket-protocol': { errorCode: 171, en: 'The connection to {hub} ended with a WebSocket protocol error.', fr: 'La connexion à {hub} a pris fin sur une erreur de protocole WebSocket.' },
  'data-not-accepted': { errorCode: 172, en: '{hub} sends or gets WebSocket messages of a kind that BACnet/SC does not have.', fr: "{hub} émet ou reçoit des messages WebSocket d'un type que BACnet/SC n'a pas." },
  'closed-abnormally': { errorCode: 173, en: 'The connection to {hub} went away without a word.', fr: 'La connexion à {hub} a disparu sans préavis.' },
  'against-policy': { errorCode: 175, en: '{hub} closed the connection: against its policy.', fr: '{hub} a fermé la connexion : contraire à sa politique.' },
  'frame-too-long': { errorCode: 176, en: 'The connection to {hub} ended over a WebSocket message that was too long.', fr: 'La connexion à {hub} a pris fin sur un message WebSocket trop long.' },
  'websocket': { errorCode: 179, en: 'The WebSocket to {hub} failed: {why}', fr: 'Le WebSocket vers {hub} est en panne : {why}' },

  'not-a-hub': { errorCode: 148, en: '{hub} answers, but not as a BACnet/SC hub.', fr: '{hub} répond, mais pas comme un hub BACnet/SC.' },
  'no-accept': { errorCode: 30, en: '{hub} opens the WebSocket, but does not answer the Connect-Request.', fr: '{hub} ouvre le WebSocket, mais ne répond pas au Connect-Request.' },
  'refused-by-hub': { errorCode: 0, en: '{hub} answers the Connect-Request with an error ({why}).', fr: '{hub} répond au Connect-Request par une erreur ({why}).' },
  'duplicate-vmac': { errorCode: 151, en: 'At {hub}, another node has the VMAC {vmac}: this gateway takes another one.', fr: "Sur {hub}, un autre nœud a la VMAC {vmac} : cette passerelle en prend une autre." },
  'silent': { errorCode: 30, en: '{hub} does not answer any more.', fr: '{hub} ne répond plus.' },
  'not-drained': { errorCode: 30, en: '{hub} takes nothing off the connection any more.', fr: '{hub} ne prend plus rien sur la connexion.' },
  'hub-too-small': { errorCode: 148, en: '{hub} takes NPDUs of {octets} octets at most, which is too short for BACnet.', fr: '{hub} accepte des NPDU de {octets} octets au plus, ce qui est trop court pour BACnet.' },
  'disconnected-by-hub': { errorCode: 169, en: '{hub} asked this gateway to disconnect.', fr: '{hub} a demandé à cette passerelle de se déconnecter.' },
  'no-hub-set': { errorCode: 0, en: 'No primary hub is set.', fr: "Aucun hub primaire n'est réglé." },
  'given-up': { errorCode: 0, en: 'The attempt was given up before it ended.', fr: "La tentative a été abandonnée avant son terme." },
} as const satisfies Readonly<Record<string, FailureRow>>;

export type ScFailureReason = keyof typeof scFailures;

/** Why a connection failed: the standard's error, of class communication, and words for people. */
export interface ScFailure {
  readonly reason: ScFailureReason;
  readonly errorCode: number;
  readonly detail: Bilingual;
}

/** `facts` are those the words ask for, `hub` always; `errorCode` where the hub named one. */
export function scFailure(reason: ScFailureReason, facts: TextFacts, errorCode?: number): ScFailure {
  const { en, fr, errorCode: usual } = scFailures[reason];
  return {
    reason,
    errorCode: errorCode ?? usual,
    detail: { en: filledText(en, facts), fr: filledText(fr, facts) },
  };
}

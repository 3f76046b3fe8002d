import type { Bilingual } from '../../core/bilingual.js';
import { filledText } from '../../core/written-texts.js';

/** Why there is no connection to the broker, or a message was not taken. */
export interface BrokerFailure {
  /** `refused`: the broker has answered, and says no. `unreachable`: nothing of it was heard, or it went away. */
  readonly kind: 'refused' | 'unreachable';
  /** What it was called: a reason code of MQTT, an error of the system or of TLS. */
  readonly code: string;
  readonly text: Bilingual;
}

// CONNACK of MQTT 3.1.1, table 3.1.
// biome-ignore format: a code per line
const returnCodes: Readonly<Record<number, Bilingual>> = {
  1: { en: 'it does not speak this version of MQTT: set [mqtt] version', fr: "il ne parle pas cette version de MQTT : réglez [mqtt] version" },
  2: { en: 'it does not accept the client identifier: set [mqtt] client_id', fr: "il n'accepte pas l'identifiant du client : réglez [mqtt] client_id" },
  3: { en: 'it is not available at the moment', fr: "il n'est pas disponible pour le moment" },
  4: { en: 'user or password are wrong', fr: "l'utilisateur ou le mot de passe est faux" },
  5: { en: 'this client is not authorised: check user, password, certificate and its access list', fr: "ce client n'est pas autorisé : vérifiez l'utilisateur, le mot de passe, le certificat et sa liste d'accès" },
};

// CONNACK, PUBACK and DISCONNECT of MQTT 5.0, §2.4.
// biome-ignore format: a code per line
const reasonCodes: Readonly<Record<number, Bilingual>> = {
  128: { en: 'it gives no reason', fr: 'il ne donne pas de raison' },
  129: { en: 'it does not understand the packet', fr: 'il ne comprend pas le paquet' },
  130: { en: 'it sees an error of the protocol', fr: 'il voit une erreur de protocole' },
  131: { en: 'it has a reason of its own', fr: 'il a une raison qui lui est propre' },
  132: { en: 'it does not speak version 5: set [mqtt] version=3.1.1', fr: 'il ne parle pas la version 5 : réglez [mqtt] version=3.1.1' },
  133: { en: 'it does not accept the client identifier: set [mqtt] client_id', fr: "il n'accepte pas l'identifiant du client : réglez [mqtt] client_id" },
  134: { en: 'user or password are wrong', fr: "l'utilisateur ou le mot de passe est faux" },
  135: { en: 'this client is not authorised: check user, password, certificate and its access list', fr: "ce client n'est pas autorisé : vérifiez l'utilisateur, le mot de passe, le certificat et sa liste d'accès" },
  136: { en: 'it is not available at the moment', fr: "il n'est pas disponible pour le moment" },
  137: { en: 'it is busy', fr: 'il est occupé' },
  138: { en: 'it has banned this client', fr: 'il a banni ce client' },
  139: { en: 'it is being shut down', fr: "il est en cours d'arrêt" },
  140: { en: 'it wants another way of authentication', fr: "il demande une autre méthode d'authentification" },
  141: { en: 'it has not heard this client for too long', fr: "il n'a pas entendu ce client depuis trop longtemps" },
  142: { en: 'another client has come with the same identifier: give each gateway its own [mqtt] client_id', fr: 'un autre client est venu avec le même identifiant : donnez à chaque passerelle son propre [mqtt] client_id' },
  144: { en: 'it does not accept the topic: check [mqtt] base, site and device', fr: "il n'accepte pas le sujet (topic) : vérifiez [mqtt] base, site et device" },
  147: { en: 'too many messages were under way', fr: "trop de messages étaient en cours d'envoi" },
  149: { en: 'the message is too large for it', fr: 'le message est trop long pour lui' },
  150: { en: 'messages come too fast for it', fr: 'les messages arrivent trop vite pour lui' },
  151: { en: 'a quota is used up: it is full', fr: 'un quota est épuisé : il est plein' },
  152: { en: 'somebody who administers it has ordered so', fr: "quelqu'un qui l'administre l'a ordonné" },
  153: { en: 'it does not accept this form of message', fr: "il n'accepte pas cette forme de message" },
  154: { en: 'it retains no messages: such a broker cannot be used', fr: 'il ne conserve pas de messages (retain) : un tel broker ne convient pas' },
  155: { en: 'it does not confirm messages (QoS 1)', fr: "il ne confirme pas les messages (QoS 1)" },
  156: { en: 'another broker is to be used', fr: 'un autre broker est à utiliser' },
  157: { en: 'it has moved: set its new address', fr: 'il a déménagé : réglez sa nouvelle adresse' },
  159: { en: 'connections come too often for it', fr: 'les connexions sont trop fréquentes pour lui' },
  160: { en: 'the time that it grants a connection is over', fr: "la durée qu'il accorde à une connexion est écoulée" },
};

// Errors of Node and of its TLS, by their code.
// biome-ignore format: a code per line
const systemErrors: Readonly<Record<string, Bilingual>> = {
  ECONNREFUSED: { en: 'nothing listens at {broker}: check address and port, and that the broker runs', fr: "rien n'écoute sur {broker} : vérifiez l'adresse et le port, et que le broker fonctionne" },
  ENOTFOUND: { en: 'the name of the broker is not known: check it and [network] dns', fr: 'le nom du broker est inconnu : vérifiez-le, ainsi que [network] dns' },
  EAI_AGAIN: { en: 'no name server answers: check [network] dns', fr: 'aucun serveur de noms ne répond : vérifiez [network] dns' },
  ETIMEDOUT: { en: 'the broker does not answer: check its address and the way there', fr: 'le broker ne répond pas : vérifiez son adresse et le chemin réseau' },
  EHOSTUNREACH: { en: 'there is no way to the broker: check the network', fr: "il n'y a pas de chemin vers le broker : vérifiez le réseau" },
  ENETUNREACH: { en: 'there is no way to the broker: check the network', fr: "il n'y a pas de chemin vers le broker : vérifiez le réseau" },
  ECONNRESET: { en: 'the broker has cut the connection: it may want TLS (mqtts://), or not (mqtt://), a certificate, or be full', fr: "le broker a coupé la connexion : il demande peut-être TLS (mqtts://), ou pas (mqtt://), un certificat, ou il est plein" },
  EPIPE: { en: 'the broker has cut the connection', fr: 'le broker a coupé la connexion' },
  closed: { en: 'the broker has closed the connection', fr: 'le broker a fermé la connexion' },
  silent: { en: 'the broker takes the connection and does not answer', fr: 'le broker accepte la connexion et ne répond pas' },
  garbled: { en: 'what answers there does not speak MQTT: check the port', fr: "ce qui répond n'est pas du MQTT : vérifiez le port" },
  certificates: { en: 'the certificates for the broker cannot be used: {why}', fr: 'les certificats pour le broker sont inutilisables : {why}' },
  ERR_TLS_CERT_ALTNAME_INVALID: { en: 'the certificate of the broker is for another name: write that name into [mqtt] broker, or into server_name', fr: 'le certificat du broker porte un autre nom : écrivez ce nom dans [mqtt] broker, ou dans server_name' },
  DEPTH_ZERO_SELF_SIGNED_CERT: { en: 'the certificate of the broker is signed by itself: give it to the gateway as the CA', fr: "le certificat du broker est signé par lui-même : donnez-le à la passerelle comme autorité (CA)" },
  SELF_SIGNED_CERT_IN_CHAIN: { en: 'the CA of the broker is not known: give its certificate to the gateway', fr: "l'autorité (CA) du broker est inconnue : donnez son certificat à la passerelle" },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { en: 'the CA of the broker is not known: give its certificate to the gateway', fr: "l'autorité (CA) du broker est inconnue : donnez son certificat à la passerelle" },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { en: 'the CA of the broker is not known: give its certificate to the gateway', fr: "l'autorité (CA) du broker est inconnue : donnez son certificat à la passerelle" },
  UNABLE_TO_GET_ISSUER_CERT: { en: 'the CA of the broker is not known: give its certificate to the gateway', fr: "l'autorité (CA) du broker est inconnue : donnez son certificat à la passerelle" },
  CERT_HAS_EXPIRED: { en: 'the certificate of the broker has expired, or the clock of this machine is wrong', fr: "le certificat du broker a expiré, ou l'horloge de cette machine est fausse" },
  CERT_NOT_YET_VALID: { en: 'the certificate of the broker is not valid yet: the clock of this machine may be wrong', fr: "le certificat du broker n'est pas encore valable : l'horloge de cette machine est peut-être fausse" },
  EPROTO: { en: 'what answers is no TLS: check the port, or write mqtt://', fr: "ce qui répond n'est pas du TLS : vérifiez le port, ou écrivez mqtt://" },
  ERR_SSL_WRONG_VERSION_NUMBER: { en: 'what answers is no TLS: check the port, or write mqtt://', fr: "ce qui répond n'est pas du TLS : vérifiez le port, ou écrivez mqtt://" },
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: { en: 'the broker wants a client certificate', fr: 'le broker demande un certificat client' },
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: { en: 'the broker wants a client certificate, or another kind of encryption', fr: 'le broker demande un certificat client, ou un autre chiffrement' },
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: { en: 'the broker does not know who signed the client certificate', fr: 'le broker ne sait pas qui a signé le certificat client' },
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: { en: 'the client certificate has expired', fr: 'le certificat client a expiré' },
};

const otherwise: Bilingual = { en: 'the connection failed: {why}', fr: 'la connexion a échoué : {why}' };
const unknownReason: Bilingual = { en: 'it says reason {code}', fr: 'il donne la raison {code}' };

/** What the broker says in CONNACK, DISCONNECT or PUBACK; `version` is that of the protocol. */
export function refusedBy(code: number, version: '5' | '3.1.1'): BrokerFailure {
  const text = (version === '5' ? reasonCodes : returnCodes)[code] ?? unknownReason;
  return { kind: 'refused', code: String(code), text: filled(text, { code }) };
}

/** What the system, or TLS, says; `closed` and `silent` are our own words for a connection that gave no other. */
export function brokenBy(code: string, facts: { readonly broker: string; readonly why: string }): BrokerFailure {
  return { kind: 'unreachable', code, text: filled(systemErrors[code] ?? otherwise, facts) };
}

function filled({ en, fr }: Bilingual, facts: Parameters<typeof filledText>[1]): Bilingual {
  return { en: filledText(en, facts), fr: filledText(fr, facts) };
}

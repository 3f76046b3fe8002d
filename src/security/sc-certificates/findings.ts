import type { Bilingual } from '../../core/bilingual.js';
import { filledText, type TextFacts } from '../../core/written-texts.js';

/** `refuses`: nothing is taken over; `warns`: it can be used, and somebody should know. */
export type FindingWeight = 'refuses' | 'warns';

interface FindingLine extends Bilingual {
  readonly weight: FindingWeight;
}

/** What can be found of certificates that somebody gives: what was found, and what is needed. */
// biome-ignore format: a line per finding
const findingTexts = {
  nothing: { weight: 'refuses', en: 'Nothing was given: paste or choose the certificate that the authority has signed.', fr: "Rien n'a été fourni : collez ou choisissez le certificat que l'autorité a signé." },
  tooLarge: { weight: 'refuses', en: '{file} has {found} bytes; at most {most} are taken.', fr: '{file} compte {found} octets ; {most} au plus sont acceptés.' },
  noCertificate: { weight: 'refuses', en: '{file} is no certificate: PEM, DER or PKCS#7 (.pem, .cer, .crt, .p7b) is needed.', fr: "{file} n'est pas un certificat : il faut du PEM, du DER ou du PKCS#7 (.pem, .cer, .crt, .p7b)." },
  unreadable: { weight: 'refuses', en: '{file} is a certificate that cannot be used: it is damaged, or its key is of an unknown kind. ECDSA P-256 or RSA of 2048 bits is usual.', fr: "{file} est un certificat inutilisable : il est abîmé, ou sa clé est d'un type inconnu. ECDSA P-256 ou RSA à 2048 bits est d'usage." },
  isRequest: { weight: 'refuses', en: '{file} is a certificate request: the certificate that the authority makes of it is needed.', fr: "{file} est une demande de certificat : il faut le certificat que l'autorité établit à partir d'elle." },
  isKey: { weight: 'refuses', en: '{file} holds a private key, which was not read. The gateway has a key of its own that never leaves it: give the certificate alone.', fr: "{file} contient une clé privée, qui n'a pas été lue. La passerelle a sa propre clé, qui ne la quitte jamais : fournissez seulement le certificat." },
  isKeyStore: { weight: 'refuses', en: '{file} is a key store (PKCS#12: .pfx, .p12). The gateway has a key of its own: give the certificate that was made of its request, as .pem, .cer or .p7b.', fr: "{file} est un magasin de clés (PKCS#12 : .pfx, .p12). La passerelle a sa propre clé : fournissez le certificat établi à partir de sa demande, en .pem, .cer ou .p7b." },
  noRequest: { weight: 'refuses', en: 'This gateway has made no request yet: make one, have it signed, then give the certificate.', fr: "Cette passerelle n'a pas encore fait de demande : faites-en une, faites-la signer, puis fournissez le certificat." },
  otherKey: { weight: 'refuses', en: 'The certificate {subject} is of another key: it was not made of a request of this gateway, or of one that a newer one has replaced. Have the present request signed.', fr: "Le certificat {subject} correspond à une autre clé : il n'a pas été établi à partir d'une demande de cette passerelle, ou sa demande a été remplacée depuis. Faites signer la demande actuelle." },
  noIssuer: { weight: 'refuses', en: 'The certificate of the authority is missing: {issuer} has signed. Give it, too; the gateway checks hubs by it.', fr: "Le certificat de l'autorité manque : la signature est de {issuer}. Fournissez-le aussi ; il sert à la passerelle à vérifier les hubs." },
  notSignedBy: { weight: 'refuses', en: 'None of the issuer certificates ({given}) has signed the certificate: its issuer is {issuer}. Give that of the issuer.', fr: "Aucun des certificats d'autorité ({given}) n'a signé le certificat : son émetteur est {issuer}. Fournissez celui de l'émetteur." },
  badSignature: { weight: 'refuses', en: 'The signature of {subject} does not fit {issuer}, although the names do: the authority may have got another key since. Give the certificate of the authority that was in force when it signed.', fr: "La signature de {subject} ne correspond pas à {issuer}, bien que les noms concordent : l'autorité a peut-être changé de clé depuis. Fournissez le certificat d'autorité qui était en vigueur au moment de la signature." },
  issuerIsNoCa: { weight: 'refuses', en: '{issuer} is no authority: its certificate does not allow it to sign others (basicConstraints CA, keyUsage keyCertSign). Give the certificate of the authority.', fr: "{issuer} n'est pas une autorité : son certificat ne lui permet pas d'en signer d'autres (basicConstraints CA, keyUsage keyCertSign). Fournissez le certificat de l'autorité." },
  tooMany: { weight: 'refuses', en: '{found} issuer certificates were given; {most} at most are kept: the one that has signed, and the root or the next authority.', fr: "{found} certificats d'autorité ont été fournis ; {most} au plus sont conservés : celui qui a signé, et la racine ou la prochaine autorité." },
  expired: { weight: 'refuses', en: '{subject} has expired on {until}; it is {now}. A valid certificate is needed.', fr: "{subject} a expiré le {until} ; nous sommes le {now}. Il faut un certificat valide." },
  notYetValid: { weight: 'refuses', en: '{subject} is valid from {from}; the clock of the gateway says {now}. Check the clock, or wait.', fr: "{subject} est valable à partir du {from} ; l'horloge de la passerelle indique {now}. Vérifiez l'horloge, ou attendez." },
  clockUnset: { weight: 'warns', en: 'The clock of the gateway is not set ({now}): no date could be checked, and no hub can be reached before it is.', fr: "L'horloge de la passerelle n'est pas à l'heure ({now}) : aucune date n'a pu être vérifiée, et aucun hub n'est joignable tant qu'elle ne l'est pas." },
  noClientUse: { weight: 'refuses', en: '{subject} is not for clients: its extended key usage is {found}. The gateway connects to hubs: clientAuth is needed (and serverAuth is usual).', fr: "{subject} n'est pas prévu pour un client : son extended key usage est {found}. La passerelle se connecte aux hubs : il faut clientAuth (et serverAuth est d'usage)." },
  noServerUse: { weight: 'warns', en: '{subject} is for clients alone (no serverAuth). That is enough here, since the gateway accepts no connections; some tools for BACnet/SC expect both.', fr: "{subject} n'est prévu que pour un client (pas de serverAuth). Cela suffit ici, car la passerelle n'accepte pas de connexion ; certains outils BACnet/SC attendent les deux." },
  noSignatureUse: { weight: 'refuses', en: '{subject} does not allow signatures: its key usage lacks digitalSignature, which TLS 1.3 needs.', fr: "{subject} n'autorise pas la signature : il manque digitalSignature à son key usage, exigé par TLS 1.3." },
  isCa: { weight: 'warns', en: '{subject} is the certificate of an authority (basicConstraints CA). A device needs none that may sign others; have it made for a device.', fr: "{subject} est un certificat d'autorité (basicConstraints CA). Un appareil n'a pas à en signer d'autres ; faites-le établir pour un appareil." },
  weakKey: { weight: 'refuses', en: 'The key of {subject} is too weak: {found}. RSA of 2048 bits or an elliptic curve of 256 bits is needed at least.', fr: "La clé de {subject} est trop faible : {found}. Il faut au moins du RSA à 2048 bits ou une courbe elliptique à 256 bits." },
  weakSignature: { weight: 'refuses', en: '{subject} is signed with {found}, which can be forged: SHA-256 or stronger is needed.', fr: "{subject} est signé avec {found}, qui peut être falsifié : il faut SHA-256 ou plus fort." },
  expiresSoon: { weight: 'warns', en: '{subject} expires on {until}, in {days} days.', fr: "{subject} expire le {until}, dans {days} jours." },
  issuerExpiresFirst: { weight: 'warns', en: 'The authority {issuer} expires on {until}, before the certificate: it must be renewed by then.', fr: "L'autorité {issuer} expire le {until}, avant le certificat : elle doit être renouvelée d'ici là." },
  issuerBeside: { weight: 'warns', en: '{issuer} has no part in the signature of the certificate; hubs with certificates of this authority are accepted.', fr: "{issuer} n'intervient pas dans la signature du certificat ; les hubs dont le certificat vient de cette autorité sont acceptés." },
  issuersKept: { weight: 'warns', en: 'No issuer certificate was given: those in force stay.', fr: "Aucun certificat d'autorité n'a été fourni : ceux en vigueur restent." },
  unchanged: { weight: 'refuses', en: 'These certificates are in force already.', fr: 'Ces certificats sont déjà en vigueur.' },
} as const satisfies Readonly<Record<string, FindingLine>>;

export type FindingKind = keyof typeof findingTexts;

/** One thing found, in words. */
export interface Finding {
  readonly kind: FindingKind;
  readonly weight: FindingWeight;
  readonly text: Bilingual;
}

/** Facts that are words of their own in each language are given as a text of both. */
export function finding(kind: FindingKind, facts: Readonly<Record<string, string | number | Bilingual>> = {}): Finding {
  const { weight, en, fr } = findingTexts[kind];
  return { kind, weight, text: { en: filledText(en, factsIn(facts, 'en')), fr: filledText(fr, factsIn(facts, 'fr')) } };
}

export function refuses({ weight }: Finding): boolean {
  return weight === 'refuses';
}

function factsIn(facts: Readonly<Record<string, string | number | Bilingual>>, language: keyof Bilingual): TextFacts {
  const entries = Object.entries(facts).map(([name, fact]) => [name, typeof fact === 'object' ? fact[language] : fact]);
  return Object.fromEntries(entries);
}

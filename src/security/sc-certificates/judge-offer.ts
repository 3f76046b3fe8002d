import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { checkSet } from './certificate-checks.js';
import { nameInOneLine } from './certificate-view.js';
import { type Finding, finding, refuses } from './findings.js';
import type { KeptRequest, KeptSet } from './kept-certificates.js';
import { type GivenFile, readCertificates } from './read-certificates.js';

/** What an offer is compared with. */
export interface OfferContext {
  readonly operational: KeptSet | undefined;
  readonly request: KeptRequest | undefined;
  /** Milliseconds since 1970; undefined while the clock of the machine cannot be right. */
  readonly nowMs: number | undefined;
  /** What the machine says all the same. */
  readonly saidMs: number;
}

export interface OfferJudgement {
  readonly findings: readonly Finding[];
  /** Only where nothing refuses it. */
  readonly set?: Omit<KeptSet, 'sinceMs'>;
}

/** More than anybody needs: a certificate, its chain, and the next authority. */
const mostFiles = 4;

/** Finds the device's own certificate among the files, by its key; the others are authorities. Never throws. */
export async function judgeOffer(files: readonly GivenFile[], context: OfferContext): Promise<OfferJudgement> {
  const read = await Promise.all(files.slice(0, mostFiles).map(readCertificates));
  const problems = read.flatMap((one) => ('problem' in one ? [one.problem] : []));
  if (problems.length > 0) return { findings: problems };
  const given = withoutDoubles(read.flatMap((one) => ('certificates' in one ? one.certificates : [])));
  if (given.length === 0) return { findings: [finding('nothing')] };
  const chosen = choose(given, context);
  if ('kind' in chosen) return { findings: [chosen] };
  const { certificate, issuers, key, areIssuersKept } = chosen;
  const { nowMs, saidMs, operational } = context;
  const found = await checkSet({ certificate, issuers, nowMs, saidMs });
  const set = { key, certificate: certificate.toString(), issuers: issuers.map(String) };
  const findings = [
    ...(isSame(set, operational) ? [finding('unchanged')] : []),
    ...found,
    ...(areIssuersKept ? [finding('issuersKept')] : []),
  ];
  return findings.some(refuses) ? { findings } : { findings, set };
}

interface ChosenSet {
  readonly certificate: X509Certificate;
  readonly issuers: readonly X509Certificate[];
  /** PEM. */
  readonly key: string;
  readonly areIssuersKept: boolean;
}

/** Which of them is ours, with which key; what is not given is taken from the set in force. */
function choose(given: readonly X509Certificate[], { operational, request }: OfferContext): ChosenSet | Finding {
  const keys = [request?.key, operational?.key].filter((key) => key !== undefined);
  for (const key of keys) {
    const certificate = given.find((one) => hasKey(one, key));
    if (certificate === undefined) continue;
    const issuers = given.filter((one) => one !== certificate);
    const kept = issuers.length === 0 ? (operational?.issuers ?? []) : [];
    const all = [...issuers, ...kept.map((one) => new X509Certificate(one))];
    return { certificate, issuers: all, key, areIssuersKept: kept.length > 0 };
  }
  const others = given.filter(({ ca }) => !ca);
  const [other = given[0]] = others;
  if (keys.length === 0) return finding('noRequest');
  if (operational !== undefined && others.length === 0) {
    const certificate = new X509Certificate(operational.certificate);
    return { certificate, issuers: given, key: operational.key, areIssuersKept: false };
  }
  return finding('otherKey', { subject: nameInOneLine(other?.subject) });
}

function hasKey({ publicKey }: X509Certificate, key: string): boolean {
  const own = createPublicKey(createPrivateKey(key));
  return publicKey.equals(own);
}

function withoutDoubles(all: readonly X509Certificate[]): readonly X509Certificate[] {
  const byFingerprint = new Map(all.map((one) => [one.fingerprint256, one]));
  return [...byFingerprint.values()];
}

function isSame(set: Omit<KeptSet, 'sinceMs'>, former: KeptSet | undefined): boolean {
  if (former === undefined || set.certificate !== former.certificate) return false;
  return [...set.issuers].sort().join() === [...former.issuers].sort().join();
}

import type { X509Certificate } from 'node:crypto'
import { isIPv6, SocketAddress } from 'node:net'

/** What is done about the certificate of a client. */
export interface ClientPolicy {
  readonly isAsked: boolean
  readonly isRequired: boolean
  readonly isVerified: boolean
}

const NONE: ClientPolicy = { isAsked: false, isRequired: false, isVerified: false }
const ANY: ClientPolicy = { isAsked: true, isRequired: true, isVerified: false }

/** The policies by their name in the file. */
export const CLIENT_POLICIES: Readonly<Record<string, ClientPolicy>> = {
  '': NONE,
  NoClientCert: NONE,
  RequestClientCert: { isAsked: true, isRequired: false, isVerified: false },
  RequireClientCert: ANY,
  RequireAnyClientCert: ANY,
  VerifyClientCertIfGiven: { isAsked: true, isRequired: false, isVerified: true },
  RequireAndVerifyClientCert: { isAsked: true, isRequired: true, isVerified: true }
}

/** Whose certificates are let in: those of a policy, and of these those with one of the names, where names are given. */
export interface ClientRule {
  readonly policy: ClientPolicy
  readonly allowedSans: readonly string[] | undefined
}

/** A client as the handshake left it. */
export interface Client {
  readonly certificate: X509Certificate | undefined
  /** Whether its certificate is of one of our authorities, and in force. */
  readonly isTrusted: boolean
}

/** Why a rule does not let a client in; undefined where it does. */
export function whyNotLetIn (
  { policy, allowedSans }: ClientRule, { certificate, isTrusted }: Client
): string | undefined {
  if (certificate === undefined) return policy.isRequired ? NO_CERTIFICATE : undefined
  if (policy.isVerified && !isTrusted) return 'not of an authority that is trusted, or not in force'
  const isNamed = allowedSans === undefined ||
    namesOf(certificate.subjectAltName ?? '').some((name) => allowedSans.includes(name))
  return isNamed ? undefined : 'has none of client_allowed_sans'
}

export const NO_CERTIFICATE = 'none was sent'

const SAN = /(?<kind>DNS|email|IP Address|URI):(?:(?<quoted>"(?:[^"\\]|\\.)*")|(?<plain>[^,]*))(?:, |$)|[^,]*(?:, |$)/gy

/** The alternative names of a certificate; Node.js puts in quotes what could be taken for two of them. */
export function namesOf (subjectAltName: string): readonly string[] {
  return [...subjectAltName.matchAll(SAN)].flatMap(({ groups = {} }) => {
    const { kind, quoted, plain } = groups
    if (kind === undefined) return []
    const name = quoted === undefined ? plain! : JSON.parse(quoted) as string
    return [kind === 'IP Address' && isIPv6(name) ? shortIPv6(name) : name]
  })
}

function shortIPv6 (address: string): string {
  return new SocketAddress({ address, family: 'ipv6' }).address
}

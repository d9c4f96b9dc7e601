const NAMES_OF_SECRETS = /KEY|TOKEN|SECRET|PASS|CREDENTIAL/i

/** Values of environment variables that hold keys: no message of a run may show them. */
export function secretsIn(environment: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    NAMES_OF_SECRETS.test(name) && value !== undefined && value.length >= 8 ? [value] : [],
  )
}

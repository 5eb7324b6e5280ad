// Stands in for the SDK's chain of credential providers in the bundles. Lambda always gives a function its credentials
// in the environment; the providers for profiles, SSO and web identities would be a third of every bundle.
import { fromEnv } from '@aws-sdk/credential-provider-env';

export const defaultProvider = fromEnv;

// Credentials of Firebase and Apple in the form in which operators keep them; the keys are none.

export const googleSecret = {
  type: 'service_account',
  project_id: 'waymark-test',
  private_key_id: '0123456789abcdef0123456789abcdef01234567',
  private_key: '-----BEGIN PRIVATE KEY-----\nR29vZ2xlS2V5VGhhdE5vYm9keU1heVNlZQ==\n-----END PRIVATE KEY-----\n',
  client_email: 'push@waymark-test.iam.example.com',
};

export const appleSecret = {
  signingKey: '-----BEGIN PRIVATE KEY-----\nQXBwbGVLZXlUaGF0Tm9ib2R5TWF5U2Vl\n-----END PRIVATE KEY-----\n',
  keyId: 'ABCDE12345',
  teamId: 'TEAM123456',
  bundleId: 'com.example.login',
};

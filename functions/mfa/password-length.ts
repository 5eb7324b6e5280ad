// How long a new password must be at the least, in characters. NIST SP 800-63B-4 section 3.1.1.2 asks for 8 beside another
// factor and for 15 where the password stands alone; a node that sets one does not know where it will stand.

export const usualShortestPassword = 8;
export const strictShortestPassword = 15;

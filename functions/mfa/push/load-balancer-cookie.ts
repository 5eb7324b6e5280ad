/** Stands for the load balancer's cookie where there is none: several phones insist on one. */
export const defaultLoadBalancerCookie = 'amlbcookie=01';

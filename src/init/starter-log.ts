/** The log and the profile that `init` writes. Maya becomes an MQL, Tom cools down, Lena is missed at first. */
export const starterLog = `
{"user_id":"maya","time":"2026-01-06T09:12:00Z","type":"profile","attributes":{"email":"maya@northwind.example","first_name":"Maya"}}
{"user_id":"maya","time":"2026-01-06T09:14:30Z","type":"session_start","properties":{"app":"Web"}}
{"user_id":"maya","time":"2026-01-07T08:03:10Z","type":"message","properties":{"channel":"email","action":"open","campaign":"Welcome"}}
{"user_id":"maya","time":"2026-01-07T08:03:55Z","type":"message","properties":{"channel":"email","action":"click","campaign":"Welcome"}}
{"user_id":"maya","time":"2026-01-07T08:04:20Z","type":"session_start","properties":{"app":"Web"}}
{"user_id":"tom","time":"2026-01-08T17:40:00Z","type":"profile","attributes":{"email":"tom@fabrikam.example","first_name":"Tom"}}
{"user_id":"tom","time":"2026-01-08T17:41:00Z","type":"session_start","properties":{"app":"Web"}}
{"user_id":"tom","time":"2026-01-09T12:05:00Z","type":"session_start","properties":{"app":"iOS"}}
{"user_id":"lena","time":"2026-01-12T19:22:00Z","type":"session_start","properties":{"app":"iOS"}}
{"user_id":"maya","time":"2026-01-13T15:00:00Z","event":"webinar_joined","properties":{"topic":"Lead scoring"}}
{"user_id":"tom","time":"2026-01-13T15:00:05Z","event":"webinar_joined","properties":{"topic":"Lead scoring"}}
{"user_id":"maya","time":"2026-01-13T16:10:00Z","type":"session_start","properties":{"app":"Web"}}
{"user_id":"tom","time":"2026-01-14T09:30:00Z","event":"demo_requested","properties":{"plan":"free"}}
{"user_id":"tom","time":"2026-01-14T09:31:10Z","type":"session_start","properties":{"app":"Web"}}
{"user_id":"lena","time":"2026-01-15T20:01:00Z","type":"session_start","properties":{"app":"iOS"}}
{"user_id":"lena","time":"2026-01-15T20:09:45Z","event":"demo_requested","properties":{"plan":"enterprise","seats":400}}
{"user_id":"maya","time":"2026-01-19T10:41:12Z","type":"session_start","properties":{"app":"Web"}}
{"user_id":"lena","time":"2026-01-20T18:44:00Z","type":"session_start","properties":{"app":"iOS"}}
{"user_id":"lena","time":"2026-01-20T18:59:30Z","type":"purchase","properties":{"product_id":"starter-kit","price":49,"currency":"EUR"}}
{"user_id":"maya","time":"2026-01-21T08:31:00Z","type":"message","properties":{"channel":"email","action":"click","campaign":"Newsletter January"}}
{"user_id":"maya","time":"2026-01-21T08:31:40Z","type":"session_start","properties":{"app":"Web"}}
{"user_id":"maya","time":"2026-01-28T13:20:00Z","type":"session_start","properties":{"app":"iOS"}}
{"user_id":"maya","time":"2026-01-28T13:26:11Z","event":"demo_requested","properties":{"plan":"pro","seats":25}}
{"user_id":"maya","time":"2026-01-30T09:05:00Z","type":"session_start","properties":{"app":"Web"}}
{"user_id":"lena","time":"2026-02-02T08:15:00Z","type":"profile","attributes":{"email":"lena@contoso.example","first_name":"Lena"}}
{"user_id":"lena","time":"2026-02-02T08:20:00Z","type":"session_start","properties":{"app":"Web"}}
{"user_id":"maya","time":"2026-02-02T09:47:00Z","type":"session_start","properties":{"app":"Web"}}
{"user_id":"maya","time":"2026-02-03T15:00:00Z","event":"webinar_joined","properties":{"topic":"Hand-off to sales"}}
{"user_id":"maya","time":"2026-02-04T11:15:00Z","type":"session_start","properties":{"app":"Web"}}
{"user_id":"maya","time":"2026-02-05T10:02:09Z","type":"purchase","properties":{"product_id":"starter-kit","price":49,"currency":"EUR"}}
{"user_id":"maya","time":"2026-02-05T10:30:00Z","type":"session_start","properties":{"app":"Web"}}
{"user_id":"maya","time":"2026-02-09T08:55:00Z","type":"session_start","properties":{"app":"Web"}}
{"user_id":"lena","time":"2026-02-10T12:00:00Z","type":"session_start","properties":{"app":"Web"}}
{"user_id":"tom","time":"2026-02-11T08:02:00Z","type":"message","properties":{"channel":"email","action":"open","campaign":"Newsletter February"}}
{"user_id":"lena","time":"2026-02-17T15:00:00Z","event":"webinar_joined","properties":{"topic":"Decay"}}
{"user_id":"lena","time":"2026-02-18T07:50:00Z","type":"session_start","properties":{"app":"Web"}}
{"user_id":"lena","time":"2026-02-25T08:30:00Z","type":"message","properties":{"channel":"email","action":"click","campaign":"Newsletter February"}}
{"user_id":"tom","time":"2026-03-04T08:10:00Z","type":"subscription_changed","properties":{"channel":"email","to":"unsubscribed"}}
{"user_id":"lena","time":"2026-03-10T09:10:00Z","type":"session_start","properties":{"app":"Web"}}
`.trimStart()

export const starterLead = `{
  "user_id": "maya",
  "attributes": {
    "email": "maya@northwind.example",
    "first_name": "Maya",
    "lead score": 24
  }
}
`

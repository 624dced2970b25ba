"""Who has a part in an application, and what they are called on screen."""

PARTIES = {
    "applicant": "申报人",
    "unit": "所在单位",
    "office": "评委会办事机构",
    "committee": "评委会",
}

//! The public routes that the page cache may keep.

/// A public route that the page cache may keep for anonymous visitors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicRoute {
    /// The Finnish path; `{id}` stands for a number.
    pub path: &'static str,
    /// The query parameters that change the page. Others are left out of the key.
    pub query: &'static [&'static str],
    /// A parameter that keeps the page out of the cache: free text.
    pub never_with: &'static [&'static str],
}

/// The routes a cache may keep; every other page is drawn each time.
pub fn public_routes() -> &'static [PublicRoute] {
    const PLAIN: PublicRoute = PublicRoute {
        path: "/",
        query: &[],
        never_with: &[],
    };
    &[
        PLAIN,
        PublicRoute {
            path: "/ideat",
            query: &["aihe", "jarjestys", "laji", "odottaa", "sivu", "tila"],
            never_with: &["haku"],
        },
        PublicRoute {
            path: "/ideat/{id}",
            query: &["kommentit"],
            never_with: &[],
        },
        PublicRoute {
            path: "/lanka/{id}",
            ..PLAIN
        },
        PublicRoute {
            path: "/ryhmat",
            ..PLAIN
        },
        PublicRoute {
            path: "/ryhmat/{id}",
            ..PLAIN
        },
        PublicRoute {
            path: "/taulut/{id}/julkinen",
            ..PLAIN
        },
        PublicRoute {
            path: "/strategia",
            query: &["versio"],
            never_with: &[],
        },
        PublicRoute {
            path: "/strategia/versiot",
            ..PLAIN
        },
        PublicRoute {
            path: "/strategia/muutokset",
            query: &["uusi", "vanha"],
            never_with: &[],
        },
        PublicRoute {
            path: "/tavoitteet/{id}",
            ..PLAIN
        },
        PublicRoute {
            path: "/ohjelma",
            query: &[
                "jarjestys",
                "keino",
                "ohjelma",
                "ryhma",
                "sivu",
                "tavoite",
                "tila",
                "vaihe",
            ],
            never_with: &[],
        },
        PublicRoute {
            path: "/ohjelma/muutokset",
            query: &["ennen", "ohjelma"],
            never_with: &[],
        },
        PublicRoute {
            path: "/ohjelma/raportit",
            ..PLAIN
        },
        PublicRoute {
            path: "/ohjelma/raportit/{id}",
            ..PLAIN
        },
        PublicRoute {
            path: "/toimenpiteet/{id}",
            ..PLAIN
        },
        PublicRoute {
            path: "/saannot",
            ..PLAIN
        },
        PublicRoute {
            path: "/tietoa",
            ..PLAIN
        },
        PublicRoute {
            path: "/saavutettavuus",
            ..PLAIN
        },
        PublicRoute {
            path: "/tietosuoja",
            ..PLAIN
        },
    ]
}

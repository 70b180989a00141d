//! The languages in which the page can speak of its limits, and those sentences.
//!
//! English, Japanese, Chinese, Spanish and Vietnamese stems were seen in public reports; the rest
//! are plain translations of the English.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
    /// Spanish.
    Es,
    /// French.
    Fr,
    /// Japanese.
    Ja,
    /// Korean.
    Ko,
    /// Vietnamese.
    Vi,
    /// Chinese, simplified.
    Zh,
}

/// The tags of all languages, for help texts.
pub(crate) const TAGS: &str = "en, de, es, fr, ja, ko, vi, zh";

impl FromStr for Language {
    type Err = ();

    fn from_str(tag: &str) -> Result<Self, ()> {
        Ok(match tag {
            "en" => Self::En,
            "de" => Self::De,
            "es" => Self::Es,
            "fr" => Self::Fr,
            "ja" => Self::Ja,
            "ko" => Self::Ko,
            "vi" => Self::Vi,
            "zh" => Self::Zh,
            _ => return Err(()),
        })
    }
}

impl Language {
    fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Es => "es",
            Self::Fr => "fr",
            Self::Ja => "ja",
            Self::Ko => "ko",
            Self::Vi => "vi",
            Self::Zh => "zh",
        }
    }

    /// The sentence of the plan's limit that ends at a time of day. The page alone knows the
    /// author's clock: the text holds the moment as `{clock:MILLISECONDS:LANGUAGE}`, and the page
    /// writes it as a time.
    pub(crate) fn image_quota_until(self, until_ms: u64) -> String {
        let clock = format!("{{clock:{until_ms}:{}}}", self.tag());
        match self {
            Self::En => {
                format!("You've reached your image creation limit. Try again after {clock}.")
            }
            Self::De => format!(
                "Du hast dein Limit für die Bilderstellung erreicht. Versuche es nach {clock} Uhr \
                 erneut."
            ),
            Self::Es => format!(
                "Has alcanzado tu límite de creación de imágenes. Inténtalo de nuevo después de \
                 las {clock}."
            ),
            Self::Fr => format!(
                "Vous avez atteint votre limite de création d’images. Réessayez après {clock}."
            ),
            Self::Ja => format!("画像を使い切りました。{clock}以降にもう一度お試しください。"),
            Self::Ko => format!("이미지 생성 한도에 도달했습니다. {clock} 이후에 다시 시도하세요."),
            Self::Vi => format!("Bạn đã đạt hạn mức tạo ảnh. Hãy thử lại sau {clock}."),
            Self::Zh => format!("你已达到图片创建上限。请在{clock}后重试。"),
        }
    }

    /// The heading and the text of the dialog of the request throttle.
    pub(crate) fn too_many_requests(self) -> (&'static str, &'static str) {
        match self {
            Self::En => (
                "Too many requests",
                "You're making requests too quickly. We've temporarily limited access to your \
                 conversations to protect our data. Please wait a few minutes before trying \
                 again.",
            ),
            Self::De => (
                "Zu viele Anfragen",
                "Bitte warte ein paar Minuten, bevor du es noch einmal versuchst.",
            ),
            Self::Es => {
                ("Demasiadas solicitudes", "Espera unos minutos antes de volver a intentarlo.")
            }
            Self::Fr => {
                ("Trop de requêtes", "Veuillez patienter quelques minutes avant de réessayer.")
            }
            Self::Ja => ("リクエストが多すぎます", "数分待ってから、もう一度お試しください。"),
            Self::Ko => ("요청이 너무 많습니다", "몇 분 후에 다시 시도하세요."),
            Self::Vi => ("Quá nhiều yêu cầu", "Vui lòng đợi vài phút rồi thử lại."),
            Self::Zh => ("请求过多", "请等待几分钟后再试。"),
        }
    }
}

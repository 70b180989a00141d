//! The table of text stems by which the site's notices are told apart. Data, versioned; English
//! first, then what other languages were seen in.

/// The version of [`STEMS`]: raise it with every change.
pub const STEMS_VERSION: u32 = 1;

/// What a text of the page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Unusual activity, a restricted account.
    Security,
    /// The session ended.
    SessionOver,
    /// Requests of any kind come too quickly.
    Throttle,
    /// Pictures were asked for too quickly.
    Pace,
    /// The pictures of the account's plan are used up.
    ImageQuota,
    /// Some other limit is reached.
    GeneralLimit,
    /// The tool that makes pictures failed.
    ToolFailure,
    /// The page or the connection failed.
    PageFailure,
    /// The site will not make this picture, by its rules: nothing follows such a sentence.
    FirmRefusal,
    /// Words of refusal, which may also open a sentence that ends in a picture after all.
    Refusal,
}

/// A text belongs to `class` when it contains all of `parts`, in any order.
#[derive(Debug, Clone, Copy)]
pub struct Stem {
    /// What it is about.
    pub class: Class,
    /// Lower case, plain apostrophes, single spaces.
    pub parts: &'static [&'static str],
}

const fn stem(class: Class, parts: &'static [&'static str]) -> Stem {
    Stem { class, parts }
}

/// In order of precedence: the first that fits decides. The plan's name (Free, Plus, Team) is
/// left open.
pub const STEMS: &[Stem] = &[
    stem(Class::Security, &["unusual activity", "detected"]),
    stem(Class::Security, &["suspicious activity detected"]),
    stem(Class::Security, &["temporarily restricted"]),
    stem(Class::SessionOver, &["your session has expired"]),
    stem(Class::Throttle, &["too many requests"]),
    stem(Class::Throttle, &["too many concurrent requests"]),
    stem(Class::Throttle, &["making requests too quickly"]),
    stem(Class::Throttle, &["temporarily limited access to your conversations"]),
    stem(Class::Pace, &["generating images too quickly"]),
    stem(Class::Pace, &["rate_limit_exceeded"]),
    stem(Class::Pace, &["unable to invoke the image", "right now"]),
    stem(Class::ImageQuota, &["plan limit for image"]),
    stem(Class::ImageQuota, &["create more images when the limit resets"]),
    stem(Class::ImageQuota, &["reached your image creation limit"]),
    stem(Class::ImageQuota, &["out of image creations"]),
    stem(Class::ImageQuota, &["limit", "image generation", "resets"]),
    stem(Class::ImageQuota, &["画像生成の利用上限"]),
    stem(Class::ImageQuota, &["画像を使い切りました"]),
    stem(Class::ImageQuota, &["图片创建上限"]),
    stem(Class::ImageQuota, &["hạn mức tạo ảnh"]),
    stem(Class::ImageQuota, &["límite de creación de imágenes"]),
    stem(Class::GeneralLimit, &["you've hit your limit"]),
    stem(Class::GeneralLimit, &["you've reached", "usage limit"]),
    stem(Class::GeneralLimit, &["usage limit", "resets"]),
    stem(Class::GeneralLimit, &["usage limit", "try again"]),
    stem(Class::GeneralLimit, &["currently at capacity"]),
    stem(Class::ToolFailure, &["image generation failed"]),
    stem(Class::ToolFailure, &["wasn't able to generate the image"]),
    stem(Class::ToolFailure, &["experienced an error when generating images"]),
    stem(Class::ToolFailure, &["hmm", "something seems to have gone wrong"]),
    stem(Class::PageFailure, &["something went wrong"]),
    stem(Class::PageFailure, &["message delivery timed out"]),
    stem(Class::PageFailure, &["network connection lost"]),
    stem(Class::PageFailure, &["error in message stream"]),
    stem(Class::PageFailure, &["issue persists", "help center"]),
    stem(Class::PageFailure, &["maximum length for this conversation"]),
    stem(Class::FirmRefusal, &["may violate our content policies"]),
    stem(Class::FirmRefusal, &["may violate our guardrails"]),
    stem(Class::FirmRefusal, &["violates our content polic"]),
    stem(Class::FirmRefusal, &["similarity to third-party content"]),
    stem(Class::Refusal, &["can't create"]),
    stem(Class::Refusal, &["can't generate"]),
    stem(Class::Refusal, &["can't help with"]),
    stem(Class::Refusal, &["cannot create"]),
    stem(Class::Refusal, &["cannot generate"]),
    stem(Class::Refusal, &["unable to create"]),
    stem(Class::Refusal, &["unable to generate"]),
];

/// What the page says while it works. A turn that says nothing else has not answered yet.
pub const WORKING: &[&str] = &[
    "creating image",
    "processing image",
    "generating image",
    "finishing touches",
    "generating a more detailed image",
    "adding details",
    "image created",
    "getting started",
    "thinking",
    "worked for",
    "reasoning",
];

/// Beginnings of the alternative text of finished pictures.
pub const PICTURE_NAMES: &[&str] = &[
    "generated image",
    "已生成图片",
    "生成された画像",
    "生成画像",
    "생성된 이미지",
    "image générée",
    "сформированное",
];
